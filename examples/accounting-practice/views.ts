import {
  type AccountantId,
  accountant,
  accountantStream,
  CATALOGUE,
  clientService,
  clientServiceStream,
  type ClientId,
  decodeEvent,
  delegation,
  delegationStream,
  DELEGABLE_ACTIONS,
  type DomainEvent,
  type EventRef,
  type EventStore,
  type Instant,
  instant,
  may,
  PERMISSIONS,
  type ReliedGrant,
  type StreamName,
} from '@delega/core'
import { clientsOf, links, runProjections } from '@delega/projections'
import Table from 'cli-table3'

const PLAIN = { head: [], border: [] }

const tableOf = (head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] => {
  const table = new Table({ head: [...head], style: PLAIN })
  table.push(...rows.map((row) => [...row]))
  return table.toString().split('\n')
}

/** The read model "clients of an accountant", as a table. */
export const clientsTable = async (store: EventStore, accountantId: AccountantId, asOf: Instant) => {
  const projections = runProjections({ store, models: { links } })
  const answer = await projections.models.links.ask(clientsOf(accountantId, { asOf }))()
  await projections.stop()
  if (answer._tag === 'Left') throw new Error(`The view cannot be asked: ${answer.left.fault}`)
  return tableOf(
    ['client', 'status', 'permissions in force', 'waiting', 'to send', 'to book', 'last act'],
    answer.right.items.map((client) => [
      client.name,
      client.status,
      client.permissions.join('\n'),
      client.pending === null ? '' : `request by the ${client.pending.by}`,
      String(client.invoicesToSend),
      String(client.invoicesToBook),
      client.lastAct === null ? '' : client.lastAct.at.slice(0, 10),
    ]),
  )
}

type Fold<State, Event> = {
  readonly initialState: State
  readonly evolve: (state: State, event: Event, ref: EventRef) => State
}

/** What a stream came to by an instant: its events up to then, folded. */
const stateAt = async <State, Event extends DomainEvent>(
  store: EventStore,
  stream: StreamName,
  { initialState, evolve }: Fold<State, Event>,
  at: Instant,
): Promise<State> => {
  const read = await store.readStream(stream)()
  if (read._tag === 'Left') throw new Error(`The history cannot be read: ${read.left.fault}`)
  let state = initialState
  for (const stored of read.right) {
    const event = decodeEvent(stored)
    if (event._tag === 'Left') throw new Error(`Event ${stored.id} cannot be read: ${event.left.fault}`)
    // The streams of one category hold only its events.
    if (event.right.at <= at) state = evolve(state, event.right as Event, stored)
  }
  return state
}

type Pair = { readonly clientId: ClientId; readonly accountantId: AccountantId }

/** Replays what an accountant could do for a client at an instant, and by which grants. */
export const whatCouldOn = async (store: EventStore, { clientId, accountantId }: Pair, when: string) => {
  const at = instant(when)
  const link = {
    accountant: await stateAt(store, accountantStream(accountantId), accountant, at),
    service: await stateAt(store, clientServiceStream(clientId), clientService, at),
    delegation: await stateAt(store, delegationStream(clientId, accountantId), delegation, at),
  }
  const allowed = new Map<string, ReliedGrant>(
    DELEGABLE_ACTIONS.flatMap((action) => {
      const answer = may(link, action, at)
      return answer._tag === 'Right' ? [[action, answer.right.grant] as const] : []
    }),
  )
  const rows = PERMISSIONS.flatMap((permission) => {
    const actions = Object.keys(CATALOGUE[permission].actions).filter((action) => allowed.has(action))
    const grant = allowed.get(actions[0] ?? '')
    return grant === undefined ? [] : [[permission, actions.join('\n'), `revision ${grant.revision}, ${grant.grantId}`]]
  })
  return tableOf(['permission', 'actions', 'by the grant'], rows)
}
