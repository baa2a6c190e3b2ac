// A process that appends until it is killed: `node appender.ts FILE LANE`.
// Each line of its output names the events of one append, written only after the append was acknowledged.
import { randomUUID } from 'node:crypto'
import { writeSync } from 'node:fs'
import { flushCompileCache } from 'node:module'

import type { CommandId, EventId, NewEvent, StreamName } from '@delega/core'
import { openSqliteStore } from '@delega/sqlite'
import { isLeft } from 'fp-ts/lib/Either.js'

const NO_STREAM = -1
const WRITERS = 4
const TYPE = 'SomethingHappened'

// Killed as it will be, it would never keep what the next ones need to start quickly.
flushCompileCache()

const [file = '', lane = ''] = process.argv.slice(2)

const opened = await openSqliteStore({ file, busyTimeoutMs: 60_000 })()
if (isLeft(opened)) throw new Error(JSON.stringify(opened.left))
const store = opened.right

/** One append has one correlation id; each of its events says how many they are. */
const unit = (of: number): readonly NewEvent[] => {
  const correlationId = randomUUID()
  const metadata: NewEvent['metadata'] = {
    by: { kind: 'system', name: 'tests' },
    onBehalfOf: null,
    commandId: correlationId as string as CommandId,
    fingerprint: '',
    correlationId,
    causationId: correlationId,
    authority: null,
  }
  return Array.from({ length: of }, () => {
    const id = randomUUID() as string as EventId
    return { id, type: TYPE, schemaVersion: 1, data: { type: TYPE, of }, metadata }
  })
}

const streamOf = (category: string, writer: number): StreamName => `${category}-${lane}.${writer}` as StreamName

const headOf = async (stream: StreamName): Promise<number> => {
  const events = await store.readStream(stream)()
  if (isLeft(events)) throw new Error(JSON.stringify(events.left))
  return events.right.at(-1)?.revision ?? NO_STREAM
}

const writeOn = async (writer: number): Promise<void> => {
  const streams = [streamOf('delegation', writer), streamOf('invoice', writer)]
  const heads = await Promise.all(streams.map(headOf))
  for (let n = 0; ; n += 1) {
    const events = unit(1 + (n % 4))
    // One event goes to one stream, more are spread over both.
    const parts = [events.slice(0, Math.ceil(events.length / 2)), events.slice(Math.ceil(events.length / 2))]
    const writes = streams.map((stream, index) => ({
      stream,
      expectedRevision: heads[index] ?? NO_STREAM,
      events: parts[index] ?? [],
    }))
    const appended = await store.append(writes)()
    if (isLeft(appended)) throw new Error(JSON.stringify(appended.left))
    writeSync(1, `${events.map(({ id }) => id).join(' ')}\n`)
    for (const [index, part] of parts.entries()) heads[index] = (heads[index] ?? NO_STREAM) + part.length
  }
}

await Promise.all(Array.from({ length: WRITERS }, (_, writer) => writeOn(writer)))
