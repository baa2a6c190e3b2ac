import { type InvoiceContent, type InvoicePeople, type InvoiceState, isBookable } from '@delega/core'

// A read model keeps what the rules look at, and nothing of people that no view shows.
const NOBODY = {
  name: '',
  identity: { kind: 'foreign', country: '', code: '' },
  address: { street: '', postCode: '', town: '', country: '' },
} as const
const NO_PEOPLE: InvoicePeople = { supplier: NOBODY, customer: NOBODY, pec: null, descriptions: [] }
const NOTHING: readonly never[] = []

const slimContent = ({ documentType, date, channel }: Pick<InvoiceContent, 'documentType' | 'date' | 'channel'>) => ({
  documentType,
  date,
  channel,
  lines: NOTHING,
  refersTo: NOTHING,
  personal: NO_PEOPLE,
})

/** The state of an invoice without its lines, its people and its past: every rule about time and books still answers the same. */
export const slim = (state: InvoiceState): InvoiceState => {
  if (state.status === 'Received') return { ...state, document: { ...state.document, personal: { supplier: NOBODY } } }
  if (!('content' in state)) return state
  const content = slimContent(state.content)
  return state.status === 'Draft' ? { ...state, content } : { ...state, content, earlier: NOTHING, notices: NOTHING }
}

/** A slim state as text. */
export const packState = (state: InvoiceState): string => {
  if ('content' in state) {
    const { documentType, date, channel } = state.content
    return JSON.stringify({
      ...state,
      content: { documentType, date, channel },
      earlier: undefined,
      notices: undefined,
    })
  }
  return JSON.stringify(state)
}

/** Reads what `packState` wrote. */
export const unpackState = (text: string): InvoiceState => {
  const state = JSON.parse(text) as InvoiceState
  if (!('content' in state)) return state
  const content = slimContent(state.content)
  return state.status === 'Draft' ? { ...state, content } : { ...state, content, earlier: NOTHING, notices: NOTHING }
}

/** A draft, or one that the exchange rejected. */
export const isToSend = ({ status }: InvoiceState): boolean => status === 'Draft' || status === 'Rejected'

/** May stand in the books and does not yet. */
export const isToBook = (state: InvoiceState): boolean => isBookable(state) && state.booking.status === 'NotBooked'
