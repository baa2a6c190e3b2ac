import type { EventStore } from '@delega/core'
import { EventStoreDBClient } from '@eventstore/db-client'

import { append } from './append.js'
import { connect, type Connection } from './client.js'
import { horizon } from './horizon.js'
import { type EventStoreDbOptions, tuningOf } from './options.js'
import { readAll, readStream } from './read.js'
import { room } from './room.js'
import { subscribe } from './subscribe.js'

/** A server takes a hundred calls at a time on one connection, appends and subscriptions included. */
const READS_AT_A_TIME = 64

const fromString = (connectionString: string): EventStoreDBClient => {
  try {
    // The server's new name; its client still goes by the old one.
    return EventStoreDBClient.connectionString(connectionString.replace(/^kurrentdb(?=[+:])/, 'esdb'))
  } catch {
    // the error of the client quotes the string, and the password in it
    throw new RangeError('Not a connection string such as esdb://localhost:2113?tls=false')
  }
}

const connectionOf = ({ connectionString, client }: EventStoreDbOptions): Connection =>
  client === undefined ? connect(() => fromString(connectionString), true) : connect(() => client, false)

/**
 * The event store on EventStoreDB, from 23.10 on. It appends to one stream at a time (`atomicity: 'stream'`). Connects when
 * it is first used; `close` interrupts what reads, lets appends come to their end, and leaves no handle behind.
 * @throws RangeError when the connection string is none.
 */
export const openEventStoreDb = (options: EventStoreDbOptions): EventStore => {
  const connection = connectionOf(options)
  const reads = room(READS_AT_A_TIME, connection.closing)
  const reading = { connection, tuning: tuningOf(options), horizon: horizon(), reads }
  return {
    atomicity: 'stream',
    readStream: readStream(reading),
    append: append(reading),
    readAll: readAll(reading),
    subscribe: subscribe(reading),
    close: connection.close,
  }
}
