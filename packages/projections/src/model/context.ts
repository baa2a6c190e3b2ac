import {
  type AccountantEvent,
  accountantEventCodec,
  categoryOf,
  type ClientServiceEvent,
  clientServiceEventCodec,
  type DelegationEvent,
  delegationEventCodec,
  type DomainEvent,
  type InvoiceEvent,
  invoiceEventCodec,
  type StoredEvent,
  type SupportEvent,
  supportEventCodec,
} from '@delega/core'

type EventsOf = {
  readonly accountant: AccountantEvent
  readonly clientService: ClientServiceEvent
  readonly delegation: DelegationEvent
  readonly invoice: InvoiceEvent
  readonly supportRequest: SupportEvent
}

const categories: ReadonlyMap<string, keyof EventsOf> = new Map([
  ...accountantEventCodec.types.map((type) => [type, 'accountant'] as const),
  ...clientServiceEventCodec.types.map((type) => [type, 'clientService'] as const),
  ...delegationEventCodec.types.map((type) => [type, 'delegation'] as const),
  ...invoiceEventCodec.types.map((type) => [type, 'invoice'] as const),
  ...supportEventCodec.types.map((type) => [type, 'supportRequest'] as const),
])

/** Whether an event is of a context, and stands in a stream of it. */
export const isOf = <Name extends keyof EventsOf>(
  category: Name,
  event: DomainEvent,
  { stream }: StoredEvent,
): event is EventsOf[Name] => categories.get(event.type) === category && categoryOf(stream) === category
