import type {
  AllStreamResolvedEvent,
  AppendResult,
  EventData,
  EventStoreDBClient,
  Filter as ClientFilter,
  ReadAllOptions,
  StreamingRead,
} from '@eventstore/db-client'
import streams from '@eventstore/db-client/generated/streams_pb.js'

/*
 * What the client can do and does not offer. Its methods are written on its own protected members: called on a view with
 * other members, the same methods take another path. 6.2.1 is the client's last version, so the members stay.
 */

type Create = <Rpc>(rpc: unknown, name: string, start: (client: Rpc) => unknown, cache?: unknown) => unknown
type Channel = { readonly close: () => void }

type Members = {
  readonly execute: unknown
  readonly callArguments: unknown
  readonly GRPCStreamCreator: Create
  getChannel: () => Promise<Channel>
}

const membersOf = (client: EventStoreDBClient): Members => client as unknown as Members
const asClient = (view: unknown): EventStoreDBClient => view as EventStoreDBClient

/** A view on each client, made once. */
const viewed = (look: (members: Members) => unknown): ((client: EventStoreDBClient) => EventStoreDBClient) => {
  const views = new WeakMap<EventStoreDBClient, EventStoreDBClient>()
  return (client) => {
    const known = views.get(client)
    if (known !== undefined) return known
    const view = asClient(look(membersOf(client)))
    views.set(client, view)
    return view
  }
}

/** Starts streams on other calls than the client's own. */
const on =
  (create: Create, replace: (calls: Calls) => Calls): Create =>
  (rpc, name, start, cache) =>
    create<Calls>(rpc, name, (calls) => start(replace(calls) as never), cache)

type Calls = {
  readonly read: (request: Request, ...rest: readonly unknown[]) => unknown
  readonly batchAppend: (...rest: readonly unknown[]) => Duplex
}

export type Proposal = {
  readonly stream: string
  readonly events: readonly EventData[]
  readonly expectedRevision: bigint | 'no_stream'
  /** Milliseconds. */
  readonly deadline: number
}

const unary = viewed(({ execute, callArguments }) => ({
  execute,
  callArguments,
  throwOnAppendFailure: true,
  supports: async () => false,
}))

/**
 * The unary path, with a deadline of its own. The client takes it when credentials are given with the call; saying that
 * the server takes no batches has the same effect, asks the server nothing, and leaves the client's own credentials be.
 */
export const appendAlone = (
  client: EventStoreDBClient,
  { stream, events, ...options }: Proposal,
): Promise<AppendResult> =>
  client.appendToStream.call(unary(client), stream, [...events], { ...options, requiresLeader: true })

const ONE_DAY = 86_400_000

const batched = viewed(({ callArguments, GRPCStreamCreator }) => ({
  callArguments,
  throwOnAppendFailure: true,
  supports: async () => true,
  createDeadline: (milliseconds: number) => new Date(Date.now() + milliseconds),
  GRPCStreamCreator: on(GRPCStreamCreator, (calls) => ({
    ...calls,
    batchAppend: (...rest) => forgiving(calls.batchAppend(...rest)),
  })),
}))

/** The batch path: one stream for all appends. Its deadline is a time of day, so it is set far off; the server caps it. */
export const appendInBatch = (
  client: EventStoreDBClient,
  { stream, events, expectedRevision }: Proposal,
): Promise<AppendResult> => {
  const options = { expectedRevision, requiresLeader: true, deadline: ONE_DAY }
  return client.appendToStream.call(batched(client), stream, [...events], options)
}

type Listener = (...values: readonly unknown[]) => void
type Duplex = {
  on: (event: string, listener: Listener) => Duplex
  once: (event: string, listener: Listener) => Duplex
}

/**
 * A reply to an append that the client has forgotten would end the process, and so would what queues for a broken stream.
 * Both are swallowed here: the append itself is answered by the error of the stream, or by our own time-out.
 */
const forgiving = (stream: Duplex): Duplex => {
  const listen = stream.on.bind(stream)
  const listenOnce = stream.once.bind(stream)
  const reply =
    (listener: Listener): Listener =>
    (...values) => {
      try {
        listener(...values)
      } catch {
        // nobody waits for this reply any more
      }
    }
  stream.on = (event, listener) => listen(event, event === 'data' ? reply(listener) : listener)
  stream.once = (event, listener) => (event === 'error' ? stream : listenOnce(event, listener))
  return stream
}

type Request = InstanceType<typeof streams.ReadReq>

/** `readAll` with a filter that the server applies: its protocol has one, the client's `readAll` does not. */
export const readAllFiltered = (
  client: EventStoreDBClient,
  filter: ClientFilter,
  options: ReadAllOptions,
): StreamingRead<AllStreamResolvedEvent> => {
  const { callArguments, GRPCStreamCreator } = membersOf(client)
  const filtered = (request: Request): Request => {
    request.getOptions()?.setFilter(filterOptions(filter))
    return request
  }
  const view = {
    callArguments,
    GRPCStreamCreator: on(GRPCStreamCreator, (calls) => ({
      ...calls,
      read: (request, ...rest) => calls.read(filtered(request), ...rest),
    })),
  }
  return client.readAll.call(asClient(view), options)
}

const { FilterOptions } = streams.ReadReq.Options

const filterOptions = (filter: ClientFilter): InstanceType<typeof FilterOptions> => {
  const expression = new FilterOptions.Expression()
  if ('prefixes' in filter) expression.setPrefixList([...filter.prefixes])
  else expression.setRegex(filter.regex)
  const options = new FilterOptions().setCheckpointintervalmultiplier(filter.checkpointInterval)
  if (filter.maxSearchWindow !== undefined) options.setMax(filter.maxSearchWindow)
  return filter.filterOn === 'streamName' ? options.setStreamIdentifier(expression) : options.setEventType(expression)
}

/** Notes the channels that a client opens from now on; the answer closes them, which `dispose` leaves to time. */
export const trackChannels = (client: EventStoreDBClient): (() => Promise<void>) => {
  const members = membersOf(client)
  const open = members.getChannel
  const channels = new Set<Promise<Channel>>()
  members.getChannel = () => {
    const channel = open()
    channels.add(channel)
    return channel
  }
  return async () => {
    for (const channel of await Promise.allSettled(channels)) {
      if (channel.status === 'fulfilled') channel.value.close()
    }
  }
}
