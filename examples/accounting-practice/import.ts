import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'

import { explain, openDelega } from '@delega/application'
import { instant, isInstant } from '@delega/core'

import { openStore } from './open-store.ts'

// Commands of a service, one JSON object a line, carried out in order. A line that cannot be read and a command that is
// refused are reported with their number, and the rest goes on. Imported twice, the file changes nothing the second time.
const { values, positionals } = parseArgs({ options: { store: { type: 'string' } }, allowPositionals: true })
const file = positionals[0] ?? new URL('story.jsonl', import.meta.url)

const { store, where } = await openStore(values.store)
let now = instant('1970-01-01T00:00:00.000Z')
const delega = openDelega({ store, clock: () => now })
const counts = { 'carried out': 0, refused: 0, invalid: 0 }

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const report = (line: number, kind: 'refused' | 'invalid', lines: readonly string[]): void => {
  counts[kind] += 1
  console.log(`line ${line}: ${kind}: ${lines.join('\n    ')}`)
}

let number = 0
for await (const text of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
  number += 1
  if (text.trim() === '') continue
  const line = parse(text)
  if (typeof line !== 'object' || line === null) {
    report(number, 'invalid', ['not a JSON object'])
    continue
  }
  const { at, ...command } = line as { readonly at?: unknown }
  if (!isInstant(at)) {
    report(number, 'invalid', ['at: expected an instant such as 2026-03-01T09:30:00.000Z'])
    continue
  }
  now = at
  const outcome = await delega.receive(command)
  if (outcome._tag === 'Right') counts['carried out'] += 1
  else if (outcome.left.no === 'failed') throw new Error(`line ${number}: ${explain(outcome.left).join(' ')}`)
  else report(number, outcome.left.no, explain(outcome.left))
}

console.log(
  Object.entries(counts)
    .map(([what, count]) => `${count} ${what}`)
    .join(', '),
)
console.log(`The events are kept in ${where}`)
await store.close()
