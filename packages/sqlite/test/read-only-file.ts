// `node read-only-file.ts FILE`: takes the right to write away from the file, and from itself, and says what is left.
import { chmodSync, chownSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

import type { EventId, StreamName } from '@delega/core'
import { openSqliteStore } from '@delega/sqlite'
import { isLeft } from 'fp-ts/lib/Either.js'

const [file = ''] = process.argv.slice(2)
const NOBODY = 65_534

chmodSync(file, 0o444)
// The superuser may write whatever the file says.
if (process.getuid?.() === 0) {
  chownSync(dirname(file), NOBODY, statSync(file).gid)
  process.setuid?.(NOBODY)
}

const opened = await openSqliteStore({ file })()
if (isLeft(opened)) throw new Error(JSON.stringify(opened.left))
const store = opened.right

const stream = 'delegation-a' as StreamName
const events = await store.readStream(stream)()
const event = {
  id: '00000000-0000-4000-8000-ffffffffffff' as EventId,
  type: 'SomethingHappened',
  schemaVersion: 1,
  data: {},
  metadata: {
    by: { kind: 'system', name: 'tests' },
    onBehalfOf: null,
    commandId: '00000000-0000-4000-8000-fffffffffffe',
    fingerprint: '',
    correlationId: '',
    causationId: '',
    authority: null,
  },
} as Parameters<typeof store.append>[0][number]['events'][number]
const appended = await store.append([{ stream, expectedRevision: 1, events: [event] }])()
await store.close()

const count = isLeft(events) ? events.left.fault : `${events.right.length} events`
console.log(`${count}, then ${isLeft(appended) ? appended.left.fault : 'written'}`)
