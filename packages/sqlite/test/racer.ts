// `node racer.ts FILE SHARE`: writes its share of events to one stream that others write to as well.
import { randomUUID } from 'node:crypto'

import { eventId, NO_STREAM } from '@delega/core'
import { eventOf, streamOf } from '@delega/core/testing'
import { openSqliteStore } from '@delega/sqlite'
import { isLeft } from 'fp-ts/lib/Either.js'

const [file = '', share = ''] = process.argv.slice(2)

const opened = await openSqliteStore({ file, busyTimeoutMs: 60_000 })()
if (isLeft(opened)) throw new Error(JSON.stringify(opened.left))
const store = opened.right
const stream = streamOf('delegation', 'shared')

let revision = NO_STREAM
for (let n = 0; n < Number(share);) {
  const event = eventOf(n, { id: eventId(randomUUID()) })
  const appended = await store.append([{ stream, expectedRevision: revision, events: [event] }])()
  if (!isLeft(appended)) {
    revision += 1
    n += 1
  } else if (appended.left.fault === 'WrongRevision') revision = appended.left.actual
  else throw new Error(JSON.stringify(appended.left))
}
await store.close()
