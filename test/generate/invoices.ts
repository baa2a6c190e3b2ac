import {
  addDays,
  codiceDestinatario,
  type Day,
  dayInItaly,
  type InvoiceCommand,
  invoiceActionOf,
  type InvoiceContent,
  invoiceNumber,
  type InvoiceParty,
  type Notice,
  type NoticeKind,
  numberHeldBy,
  numberSeries,
  numberText,
  panelRefusal,
  type PartitaIva,
  plusMilliseconds,
  reason,
  recipientKindOf,
  type ReleaseCause,
  type ToldInvoice,
  yearOf,
} from '@delega/core'

import { byHand, type Hand } from './ledger.ts'
import { buyerFiscalCode, companyName, partitaIvaNo, personName } from './people.ts'
import type { Random } from './random.ts'
import { actor, type Client, finish, type Invoice, newInvoice, numberingOf, type World } from './world.ts'

const EXCHANGE = byHand({ kind: 'system', name: 'sdi' })
const SERIES = numberSeries('')
const NO_CODE = codiceDestinatario('0000000')
const CHANNELS = ['ABC1234', 'M5UXCR1', 'T04ZHR3'].map((code) => codiceDestinatario(code))
const OFFICES = ['UF0001', 'UFY9MH'].map((code) => codiceDestinatario(code))
const ADDRESS = { street: 'via Roma 1', postCode: '20121', town: 'Milano', country: 'IT' }

const owner = ({ name }: Client, partitaIva: PartitaIva): InvoiceParty => ({
  name,
  identity: { kind: 'business', partitaIva },
  address: ADDRESS,
})

const customer = (random: Random): InvoiceParty =>
  random.chance(0.3)
    ? { name: personName(random), identity: { kind: 'person', codiceFiscale: buyerFiscalCode }, address: ADDRESS }
    : {
        name: companyName(random),
        identity: { kind: 'business', partitaIva: partitaIvaNo(5_000_000 + random.below(100_000)) },
        address: ADDRESS,
      }

const partitaIvaOf = ({ service }: Client): PartitaIva => {
  if (!('partitaIva' in service.state)) throw new Error('A client without a service')
  return service.state.partitaIva
}

const channelOf = (random: Random) => {
  const kind = random.weighed({ code: 60, none: 25, office: 15 })
  return kind === 'none' ? NO_CODE : random.pick(kind === 'code' ? CHANNELS : OFFICES)
}

const contentOf = ({ random, ledger }: World, client: Client): InvoiceContent => {
  const lines = Array.from({ length: 1 + random.below(3) }, () => ({
    quantity: 1000 * (1 + random.below(10)),
    unitPrice: 500 + random.below(200_000),
    vat: { kind: 'rate', rate: random.pick([2200, 2200, 1000, 400]) } as const,
  }))
  return {
    documentType: random.chance(0.95) ? 'TD01' : 'TD24',
    date: addDays(dayInItaly(ledger.now()), -random.below(3)),
    channel: channelOf(random),
    lines,
    refersTo: [],
    personal: {
      supplier: owner(client, partitaIvaOf(client)),
      customer: customer(random),
      pec: null,
      descriptions: lines.map((_, index) => `Line ${index + 1}`),
    },
  }
}

type Body = InvoiceCommand extends infer Command
  ? Command extends unknown
    ? Omit<Command, 'invoiceId' | 'clientId'>
    : never
  : never

const told = ({ ledger }: World, { id, client }: Invoice, body: Body, { by }: Hand, facts: object = {}): ToldInvoice =>
  // The facts go with the type of the body; the decider is told both or it refuses.
  ({ ...body, invoiceId: id, clientId: client.id, by, at: ledger.now(), ...facts }) as unknown as ToldInvoice

const give = (world: World, invoice: Invoice, body: Body, hand: Hand, facts?: object): void => {
  const events = world.ledger.give(invoice.document, told(world, invoice, body, hand, facts), hand)
  if (events === null) throw new Error(`Refused: ${body.type} of an invoice that is ${invoice.document.state.status}`)
  for (const { event } of events) {
    if (event.type === 'InvoiceRejected') release(world, invoice, 'Rejected', event.resendBefore, hand)
    if (event.type === 'InvoiceRefused') release(world, invoice, 'Refused', event.at, hand)
  }
}

const release = (
  world: World,
  invoice: Invoice,
  cause: ReleaseCause,
  reservedUntil: ReturnType<World['ledger']['now']>,
  hand: Hand,
) => {
  const { state } = invoice.document
  if (!('number' in state)) throw new Error('A notice for an invoice without a number')
  const { year, series } = state.number
  const { client, id } = invoice
  const command = {
    type: 'ReleaseNumber',
    clientId: client.id,
    invoiceId: id,
    year,
    series,
    cause,
    reservedUntil,
  } as const
  world.ledger.give(numberingOf(client, year), { ...command, by: hand.by, at: world.ledger.now() }, hand)
}

/** Whether people can work in the panel of a client now. */
export const isOpen = ({ ledger }: World, client: Client, type: InvoiceCommand['type'] = 'DraftInvoice'): boolean =>
  panelRefusal(client.service.state, type, { kind: 'client', id: client.id }, ledger.now()) === null

const act = (world: World, invoice: Invoice, body: Body, facts?: (hand: Hand) => object): void => {
  const action = invoiceActionOf[body.type]
  if (action === null) throw new Error(`${body.type} is the exchange's`)
  const hand = actor(world, invoice.client, action, invoice.document.stream)
  give(world, invoice, body, hand, facts?.(hand))
  finish(world, hand)
}

const fileName = (invoice: Invoice): string => {
  invoice.files += 1
  return `IT${partitaIvaOf(invoice.client)}_${invoice.id.slice(0, 4)}${(invoice.files % 36).toString(36)}.xml`
}

const numbered = (
  world: World,
  { client, id }: Invoice,
  date: Day,
  type: 'TakeNumber' | 'RetakeNumber',
  hand: Hand,
) => {
  const year = yearOf(date)
  const numbering = numberingOf(client, year)
  const command = {
    type,
    clientId: client.id,
    invoiceId: id,
    year,
    series: SERIES,
    by: hand.by,
    at: world.ledger.now(),
  }
  const bare = { ...hand, authority: null }
  const taken = world.ledger.give(numbering, command, bare)
  if (taken === null) throw new Error('A number was refused')
  const number = numberHeldBy(numbering.state, id)
  if (number === null) throw new Error('A number was not taken')
  return { year, series: SERIES, text: numberText(SERIES, number) }
}

const send = (world: World, invoice: Invoice): void => {
  const { state } = invoice.document
  if (!('content' in state)) return
  const facts = { owner: { partitaIva: partitaIvaOf(invoice.client), codiceFiscale: null }, referred: [] }
  const { date } = state.content
  const again = state.status === 'Rejected' && world.ledger.now() < state.resendBefore
  if (again) {
    act(world, invoice, { type: 'ResendInvoice', fileName: fileName(invoice) }, (hand) => {
      numbered(world, invoice, date, 'RetakeNumber', hand)
      return { facts }
    })
  } else
    act(world, invoice, { type: 'SendInvoice', series: SERIES, fileName: fileName(invoice) }, (hand) => ({
      facts: { ...facts, number: numbered(world, invoice, date, 'TakeNumber', hand) },
    }))
}

const noticeOf = ({ random, ledger }: World, kind: NoticeKind, sdiId: string): Notice => {
  const ref = { sdiId, noticeId: String(random.below(2 ** 31)), issuedAt: plusMilliseconds(ledger.now(), -60_000) }
  if (kind === 'NS') return { ...ref, kind, errors: [{ code: '00404', message: 'Fattura duplicata' }] }
  return kind === 'NE-EC02' ? { ...ref, kind, reason: reason('Importo non dovuto') } : { ...ref, kind }
}

const tell = (world: World, invoice: Invoice, kind: NoticeKind): void => {
  const { state } = invoice.document
  if (!('sdiId' in state)) return
  give(world, invoice, { type: 'RecordNotice', notice: noticeOf(world, kind, state.sdiId) }, EXCHANGE)
}

const firstNotice = ({ random }: World, isPublic: boolean): NoticeKind =>
  isPublic ? random.weighed({ RC: 80, MC: 10, NS: 7, AT: 3 }) : random.weighed({ RC: 78, MC: 15, NS: 7 })

const book = (world: World, invoice: Invoice): boolean => {
  if (!isOpen(world, invoice.client, 'BookInvoice')) return false
  const { state } = invoice.document
  // Nothing to do, and so nothing to be authorised.
  if ('booking' in state && state.booking.status === 'Booked') return false
  act(world, invoice, { type: 'BookInvoice' })
  return world.random.chance(0.02)
}

const sendOrDrop = (world: World, invoice: Invoice): boolean => {
  if (!isOpen(world, invoice.client)) return false
  const { state } = invoice.document
  if (state.status === 'Draft' && world.random.chance(0.05)) {
    act(world, invoice, { type: 'DiscardInvoice' })
    return false
  }
  if (world.random.chance(0.15) && 'content' in state) {
    act(world, invoice, {
      type: 'EditInvoice',
      content: { ...contentOf(world, invoice.client), date: state.content.date },
    })
    return true
  }
  send(world, invoice)
  return true
}

const answer = (world: World, invoice: Invoice): boolean => {
  const { state } = invoice.document
  if (!('content' in state) || recipientKindOf(state.content.channel) === 'private') return book(world, invoice)
  if (world.random.chance(0.3)) return book(world, invoice)
  tell(world, invoice, world.random.weighed({ 'NE-EC01': 70, 'NE-EC02': 10, DT: 20 }))
  return true
}

/** What happens next to an invoice; `false`: nothing more will. */
const advance = (world: World, invoice: Invoice): boolean => {
  const { random } = world
  const { state } = invoice.document
  switch (state.status) {
    case 'Draft':
    case 'Rejected':
      return sendOrDrop(world, invoice)
    case 'Queued': {
      const sdiId = String(1_000_000_000 + random.below(2 ** 31))
      give(world, invoice, { type: 'RecordTransmission', fileName: state.fileName, sdiId }, EXCHANGE)
      return true
    }
    case 'Transmitted':
      tell(world, invoice, firstNotice(world, recipientKindOf(state.content.channel) !== 'private'))
      return true
    case 'AwaitingRedelivery':
      tell(world, invoice, random.chance(0.8) ? 'RC' : 'AT')
      return true
    case 'Delivered':
      return answer(world, invoice)
    case 'Refused':
    case 'NotDrafted':
    case 'Discarded':
      return false
    case 'Accepted':
    case 'Received':
    case 'TermsExpired':
    case 'Undeliverable':
    case 'Undelivered':
      return book(world, invoice)
  }
}

/** A new draft, or an invoice that a supplier sent. */
export const openInvoice = (world: World, client: Client): void => {
  const { random, ledger } = world
  const invoice = newInvoice(world, client)
  if (random.chance(0.2)) {
    const received = {
      sdiId: String(1_000_000_000 + random.below(2 ** 31)),
      documentType: 'TD01',
      date: dayInItaly(ledger.now()),
      taxable: 10_000 + random.below(500_000),
      tax: 2_200,
      number: invoiceNumber(`F${random.below(10_000)}`),
      personal: { supplier: customer(random) },
    } as const
    give(world, invoice, { type: 'RecordReceivedInvoice', received }, EXCHANGE)
  } else act(world, invoice, { type: 'DraftInvoice', content: contentOf(world, client) })
  world.invoices.push(invoice)
}

/** Lets something happen to one of the invoices that are not at their end. */
export const advanceInvoice = (world: World): void => {
  const { random, invoices } = world
  if (invoices.length === 0) return
  const index = random.below(invoices.length)
  const invoice = invoices[index]
  const last = invoices.at(-1)
  if (invoice === undefined || last === undefined || advance(world, invoice)) return
  invoices[index] = last
  invoices.pop()
}
