import { type AccountantId, accountantStream, type ClientId, clientServiceStream, decodeEvent } from '@delega/core'
import type { StoredEvent, StreamName } from '@delega/core'
import { isLeft, isRight, right } from 'fp-ts/lib/Either.js'

import type { Pair, Scope } from '../links/book.js'
import type { Audited, EventSource } from '../source/source.js'

/** Who somebody is to people; `null` where the history does not say. */
export type Party<Id> = { readonly id: Id; readonly name: string | null; readonly partitaIva: string | null }

export type Parties = {
  readonly clients: readonly Party<ClientId>[]
  readonly accountants: readonly Party<AccountantId>[]
}

const partyOf = <Id>(id: Id, first: StoredEvent | undefined): Party<Id> => {
  const event = first === undefined ? undefined : decodeEvent(first)
  const isTold =
    event !== undefined &&
    isRight(event) &&
    (event.right.type === 'ServiceSubscribed' || event.right.type === 'AccountantRegistered')
  if (!isTold) return { id, name: null, partitaIva: null }
  const { name, partitaIva } = event.right.personal
  return { id, name, partitaIva }
}

const distinct = <Id>(asked: Id | undefined, found: readonly Id[]): readonly Id[] => [
  ...new Set(asked === undefined ? found : [asked, ...found]),
]

/** Everybody who is spoken of. */
export const partiesOf = async (source: EventSource, scope: Scope, pairs: readonly Pair[]): Audited<Parties> => {
  const clients = distinct(
    scope.clientId,
    pairs.map(({ clientId }) => clientId),
  )
  const accountants = distinct(
    scope.accountantId,
    pairs.map(({ accountantId }) => accountantId),
  )
  const names = [...clients.map(clientServiceStream), ...accountants.map(accountantStream)]
  const streams = await source.readStreams(names)
  if (isLeft(streams)) return streams
  const firstOf = (stream: StreamName): StoredEvent | undefined => streams.right.get(stream)?.[0]
  return right({
    clients: clients.map((id) => partyOf(id, firstOf(clientServiceStream(id)))),
    accountants: accountants.map((id) => partyOf(id, firstOf(accountantStream(id)))),
  })
}
