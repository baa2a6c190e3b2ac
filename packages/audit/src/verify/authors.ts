import type { ClientId, DomainEvent, InvoiceState, StoredEvent } from '@delega/core'

import { ACTORS } from './actors.js'
import { type Broken, broken } from './finding.js'
import type { Tracked } from './states.js'

/** Whether accountants act upon what the stream tells of. */
export const isActedUpon = (category: string): boolean => category === 'invoice' || category === 'clientService'

/** The client whose stream it is, as far as the history says it. */
export const ownerOf = ({ category, parties, state }: Tracked, event: DomainEvent): ClientId | null => {
  if (category !== 'invoice') return parties.clientId
  if ('clientId' in event) return event.clientId
  const known = state as InvoiceState
  return 'clientId' in known ? known.clientId : null
}

const accountantOf = ({ category, parties, state }: Tracked, event: DomainEvent): string | null => {
  if (category !== 'supportRequest') return parties.accountantId
  if (event.type === 'SupportRequestOpened') return event.accountantId
  return (state as { readonly accountantId?: string }).accountantId ?? null
}

/** What is wrong with who gave the command of an event. */
export const authorFaults = (
  { metadata: { by } }: StoredEvent,
  event: DomainEvent,
  tracked: Tracked,
): readonly Broken[] => {
  const { category } = tracked
  if (!ACTORS[event.type].includes(by.kind))
    return [
      by.kind === 'accountant' && isActedUpon(category)
        ? broken('ActionNotDelegable')
        : broken('WrongActor', `given by ${by.kind}`),
    ]
  if (by.kind === 'system') return []
  const wanted = by.kind === 'client' ? ownerOf(tracked, event) : accountantOf(tracked, event)
  return wanted === null || wanted === by.id ? [] : [broken('WrongActor', `given by another ${by.kind}`)]
}
