import type { InvoiceId } from '../kernel/ids.js'
import type { Day } from '../kernel/time.js'
import { DOCUMENT_TYPES } from './document-types.js'
import { isIssued } from './queries.js'
import type { ContentFault, ShapeFault } from './refusals.js'
import { AMOUNT_LIMIT, isWithinLimit } from './totals.js'
import type {
  FiscalIdentity,
  InvoiceContent,
  InvoiceParty,
  InvoiceState,
  ReferredInvoice,
  SendingFacts,
} from './types.js'

const keyOf = (identity: FiscalIdentity): string => {
  if (identity.kind === 'business') return `IT ${identity.partitaIva}`
  return identity.kind === 'person' ? `IT ${identity.codiceFiscale}` : `${identity.country} ${identity.code}`
}

/** The same taxpayer, whatever name and address it is given. */
export const sameParty = (a: InvoiceParty, b: InvoiceParty): boolean => keyOf(a.identity) === keyOf(b.identity)

type Owner = SendingFacts['owner']

const isOwner = ({ identity }: InvoiceParty, { partitaIva }: Owner): boolean => keyOf(identity) === `IT ${partitaIva}`

// A business that is named by its codice fiscale is still itself.
const isOwnerByAnyName = (party: InvoiceParty, owner: Owner): boolean =>
  isOwner(party, owner) || keyOf(party.identity) === `IT ${owner.codiceFiscale}`

/** What keeps a document from being kept at all, even as a draft. */
export const shapeFaults = (content: InvoiceContent): readonly ShapeFault[] => {
  const faults: ShapeFault[] = []
  const lines = content.lines.length
  const descriptions = content.personal.descriptions.length
  if (lines !== descriptions) faults.push({ code: 'DescriptionsDoNotMatchLines', lines, descriptions })
  if (!isWithinLimit(content)) faults.push({ code: 'AmountBeyondLimit', limit: AMOUNT_LIMIT })
  return faults
}

const partyFaults = ({ documentType, personal }: InvoiceContent, owner: Owner): readonly ContentFault[] => {
  const { supplier, customer } = personal
  const role = DOCUMENT_TYPES[documentType].owner
  const same = sameParty(supplier, customer) || (isOwnerByAnyName(supplier, owner) && isOwnerByAnyName(customer, owner))
  const faults: ContentFault[] = []
  if (role !== 'receives' && !isOwner(supplier, owner)) faults.push({ code: 'SupplierNotTheOwner', documentType })
  if (role === 'receives' && !isOwner(customer, owner)) faults.push({ code: 'CustomerNotTheOwner', documentType })
  if ((role === 'supplies' || role === 'receives') && same) faults.push({ code: 'SamePartyOnBothSides', documentType })
  if (role === 'both' && !same) faults.push({ code: 'PartiesDiffer', documentType })
  return faults
}

const referredFaults = (invoiceId: InvoiceId, facts: ReferredInvoice | undefined): readonly ContentFault[] => {
  if (facts === undefined || !facts.issued) return [{ code: 'ReferredNotIssued', invoiceId }]
  const faults: ContentFault[] = []
  if (!facts.sameIssuer) faults.push({ code: 'ReferredOfAnotherIssuer', invoiceId })
  if (!facts.sameCustomer) faults.push({ code: 'ReferredOfAnotherCustomer', invoiceId })
  return faults
}

/** Everything that keeps a document from being sent on a day (in Italy). */
export const faultsOf = (
  content: InvoiceContent,
  { owner, referred }: SendingFacts,
  today: Day,
): readonly ContentFault[] => {
  const { documentType, date, lines, refersTo } = content
  const faults: ContentFault[] = []
  if (lines.length === 0) faults.push({ code: 'LinesMissing' })
  if (date > today) faults.push({ code: 'DateAhead', date, today })
  faults.push(...partyFaults(content, owner))
  if (DOCUMENT_TYPES[documentType].refers && refersTo.length === 0)
    faults.push({ code: 'ReferenceMissing', documentType })
  for (const id of refersTo)
    faults.push(
      ...referredFaults(
        id,
        referred.find(({ invoiceId }) => invoiceId === id),
      ),
    )
  return faults
}

/** What `state`, the invoice called `invoiceId`, says to a document of `clientId` that refers to it. */
export const referredInvoice = (
  invoiceId: InvoiceId,
  state: InvoiceState,
  by: { readonly clientId: string; readonly content: InvoiceContent },
): ReferredInvoice => ({
  invoiceId,
  issued: isIssued(state),
  sameIssuer: 'clientId' in state && state.clientId === by.clientId,
  sameCustomer: 'content' in state && sameParty(state.content.personal.customer, by.content.personal.customer),
})
