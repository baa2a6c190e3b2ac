import { type Either, left } from 'fp-ts/lib/Either.js'

import { accountantEventCodec, type AccountantEvent } from '../accountant/index.js'
import { clientServiceEventCodec, type ClientServiceEvent } from '../client-service/index.js'
import { delegationEventCodec, type DelegationEvent } from '../delegation/index.js'
import { type InvoiceEvent, invoiceEventCodec } from '../invoice/index.js'
import { type NumberingEvent, numberingEventCodec } from '../invoice-numbering/index.js'
import type { DecodeFault, EventCodec, StoredShape } from '../kernel/index.js'
import { type SupportEvent, supportEventCodec } from '../support/index.js'

/** Everything that can have happened. */
export type DomainEvent =
  | AccountantEvent
  | ClientServiceEvent
  | DelegationEvent
  | InvoiceEvent
  | NumberingEvent
  | SupportEvent

type Codec = Pick<EventCodec<DomainEvent>, 'types' | 'encode' | 'decode'>

const CODECS = [
  accountantEventCodec,
  clientServiceEventCodec,
  delegationEventCodec,
  invoiceEventCodec,
  numberingEventCodec,
  supportEventCodec,
] as const

const codecs: ReadonlyMap<string, Codec> = new Map(
  CODECS.flatMap((codec) => codec.types.map((type) => [type, codec as unknown as Codec] as const)),
)

/** The name of every event. */
export const EVENT_TYPES = [...codecs.keys()] as readonly DomainEvent['type'][]

/** The stored shape of an event, in its newest version. */
export const encodeEvent = (event: DomainEvent): StoredShape => {
  const codec = codecs.get(event.type)
  if (codec === undefined) throw new Error(`No codec for ${event.type}`)
  return codec.encode(event)
}

/**
 * Reads any stored event, whatever its version: the one way for load, projection, audit and export.
 * An unknown type is a fault for whoever decides or audits; a projection lets it pass.
 */
export const decodeEvent = (stored: StoredShape): Either<DecodeFault, DomainEvent> =>
  codecs.get(stored.type)?.decode(stored) ?? left({ fault: 'UnknownEventType', type: stored.type })
