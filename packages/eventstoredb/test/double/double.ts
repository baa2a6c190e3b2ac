import { randomInt } from 'node:crypto'

import gossip from '@eventstore/db-client/generated/gossip_grpc_pb.js'
import features from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js'
import streams from '@eventstore/db-client/generated/streams_grpc_pb.js'
import { Server, ServerCredentials } from '@grpc/grpc-js'

import { append } from './append.ts'
import { batchAppend } from './batch-append.ts'
import type { Endpoint, Node, Traffic } from './conduct.ts'
import { getSupportedMethods, readGossip } from './discovery.ts'
import { createFaults } from './faults.ts'
import type { Faults } from './faults.ts'
import { createLog } from './log.ts'
import type { Log, LogOptions } from './log.ts'
import { openNetwork } from './network.ts'
import type { Network } from './network.ts'
import { read } from './read.ts'
import { deleteStream, tombstoneStream } from './removal.ts'

export type DoubleOptions = LogOptions & {
  /** The data, when another node holds it already; then the options of the log have no effect. */
  readonly log?: Log
  /** Where the leader is; makes this node a follower. */
  readonly leader?: Endpoint
  /** The system chooses one unless told. */
  readonly port?: number
  /** Milliseconds from a call to its answer; 0 unless told. */
  readonly latency?: number
  /** Bytes, for the sum of the events of one append; 1 MiB unless told. */
  readonly maxAppendSize?: number
  /** A live subscription that lags by more events than this falls behind; 32 unless told. */
  readonly liveBufferSize?: number
}

/** An EventStoreDB in this process, on a port of its own. */
export type Double = Pick<Faults, 'inject' | 'chaos' | 'calm' | 'calls'> &
  Pick<Network, 'mute' | 'unmute'> & {
    /** One node, no TLS. */
    readonly connectionString: string
    /** The same node, found as a cluster is. */
    readonly discovering: string
    readonly endpoint: Endpoint
    readonly log: Log
    /** Reads and subscriptions that a client has not left, and messages sent to them since the start. */
    readonly traffic: Readonly<Traffic>
    readonly setLatency: (milliseconds: number) => void
    /** Makes this node a follower of that leader, or the leader. */
    readonly setLeader: (leader: Endpoint | undefined) => void
    readonly resetConnections: () => void
    /** Resets every connection and closes the port; the data stay. */
    readonly down: () => Promise<void>
    /** Opens the same port again. */
    readonly up: () => Promise<void>
    readonly restart: () => Promise<void>
    /** For good. Dispose of the clients first. */
    readonly stop: () => Promise<void>
  }

/**
 * gRPC keeps the connections of a process by address and options, and gives them to later channels of the same: where
 * the system hands out the port of a double that has just gone, a client of the next one would be given a dead one. So
 * the clients of each double have an option of their own, which has no other effect.
 */
const queryOfItsOwn = (): string => `?tls=false&keepAliveInterval=${randomInt(10_000, 20_000)}`

export const startDouble = async (options: DoubleOptions = {}): Promise<Double> => {
  const log = options.log ?? createLog(options)
  const faults = createFaults()
  const settings = {
    leader: options.leader,
    latency: options.latency ?? 0,
    maxAppendSize: options.maxAppendSize ?? 1024 * 1024,
    liveBufferSize: options.liveBufferSize ?? 32,
  }

  const server = new Server({ 'grpc.max_receive_message_length': -1 })
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure())
  const network = await openNetwork((connection) => injector.injectConnection(connection), options.port)
  const endpoint = { address: '127.0.0.1', port: network.port }
  const place = `${endpoint.address}:${endpoint.port}${queryOfItsOwn()}`
  const traffic = { openReads: 0, sent: 0 }
  const node: Node = { log, faults, settings, traffic, network }

  server.addService(streams.StreamsService, {
    read: read(node),
    append: append(node),
    batchAppend: batchAppend(node),
    delete: deleteStream(node),
    tombstone: tombstoneStream(node),
  })
  server.addService(features.ServerFeaturesService, { getSupportedMethods: getSupportedMethods(node) })
  server.addService(gossip.GossipService, { read: readGossip(node, endpoint) })

  return {
    connectionString: `esdb://${place}`,
    discovering: `esdb+discover://${place}`,
    endpoint,
    log,
    traffic,
    inject: faults.inject,
    chaos: faults.chaos,
    calm: faults.calm,
    mute: network.mute,
    unmute: network.unmute,
    calls: faults.calls,
    setLatency: (milliseconds) => {
      settings.latency = milliseconds
    },
    setLeader: (leader) => {
      settings.leader = leader
    },
    resetConnections: network.resetAll,
    down: network.close,
    up: network.open,
    restart: network.restart,
    stop: async () => {
      await network.end()
      injector.destroy()
      server.forceShutdown()
    },
  }
}
