import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'

import { openStore, orThrow } from 'delega'

import { importLines } from './import-lines.ts'

const { values, positionals } = parseArgs({
  options: { store: { type: 'string', default: 'practice.db' }, from: { type: 'string', default: '1' } },
  allowPositionals: true,
})
const [file] = positionals
if (file === undefined)
  throw new Error('Name the file to import: main.ts [--store practice.db] [--from 1] orders.jsonl')

const store = await orThrow(openStore(values.store))
const lines = createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })
const { accepted, refused, invalid, stoppedAt } = await importLines({
  store,
  lines,
  from: Number(values.from),
  tell: console.error,
})
await store.close()

console.log(`${accepted} accepted, ${refused} refused, ${invalid} invalid`)
if (stoppedAt !== null) console.log(`stopped: go on with --from ${stoppedAt}`)
process.exitCode = stoppedAt === null ? Math.min(1, refused + invalid) : 2
