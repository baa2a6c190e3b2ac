import type { ClientId, DomainEvent, Permission, StoredEvent, StreamName } from '@delega/core'

import type { Pair } from '../links/book.js'
import { cite, type Cited } from '../source/cited.js'

type Draft = { readonly clientId: ClientId; readonly lastWritten: Cited }
type Request = Pair & { readonly activity: Permission; readonly opened: Cited }

/** What stands open and hangs on permissions: drafts, and requests for support. What is done is let go. */
export type OpenWork = {
  readonly take: (stored: StoredEvent, event: DomainEvent) => void
  readonly draftsOf: (pair: Pair) => readonly { readonly stream: StreamName; readonly lastWritten: Cited }[]
  readonly supportOf: (
    pair: Pair,
  ) => readonly { readonly stream: StreamName; readonly activity: Permission; readonly opened: Cited }[]
}

const isBy = ({ by }: Cited, { accountantId }: Pair): boolean => by.kind === 'accountant' && by.id === accountantId

export const openWork = (): OpenWork => {
  const drafts = new Map<StreamName, Draft>()
  const requests = new Map<StreamName, Request>()

  const takeDraft = (stored: StoredEvent, event: DomainEvent): void => {
    const { stream } = stored
    const draft = drafts.get(stream)
    if (event.type === 'InvoiceDrafted')
      drafts.set(stream, { clientId: event.clientId, lastWritten: cite(stored, event) })
    else if (event.type === 'InvoiceEdited' && draft !== undefined)
      drafts.set(stream, { ...draft, lastWritten: cite(stored, event) })
    else if (event.type === 'InvoiceDiscarded' || event.type === 'InvoiceSent') drafts.delete(stream)
  }

  const takeRequest = (stored: StoredEvent, event: DomainEvent): void => {
    if (event.type === 'SupportRequestOpened' && event.clientId !== null) {
      const { clientId, accountantId, activity } = event
      requests.set(stored.stream, { clientId, accountantId, activity, opened: cite(stored, event) })
    } else if (event.type === 'SupportRequestClosed') requests.delete(stored.stream)
  }

  const take = (stored: StoredEvent, event: DomainEvent): void => {
    takeDraft(stored, event)
    takeRequest(stored, event)
  }

  return {
    take,
    draftsOf: (pair) =>
      [...drafts].flatMap(([stream, { clientId, lastWritten }]) =>
        clientId === pair.clientId && isBy(lastWritten, pair) ? [{ stream, lastWritten }] : [],
      ),
    supportOf: (pair) =>
      [...requests].flatMap(([stream, { clientId, accountantId, activity, opened }]) =>
        clientId === pair.clientId && accountantId === pair.accountantId ? [{ stream, activity, opened }] : [],
      ),
  }
}
