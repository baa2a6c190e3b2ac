import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

import { openStore, orThrow } from 'delega'

import { stageOn } from './stage.ts'
import { story } from './story.ts'

// --store <file or connection string>: where the events go. --record <file>: keeps the commands, one JSON object a line.
const { values } = parseArgs({ options: { store: { type: 'string' }, record: { type: 'string' } } })

const where = values.store ?? join(mkdtempSync(join(tmpdir(), 'delega-')), 'practice.db')
const store = await orThrow(openStore(where))
console.log(`The events of this story are kept in ${where}`)

const stage = stageOn(store, console.log)
await story(stage)
await store.close()

if (values.record !== undefined)
  writeFileSync(values.record, stage.lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
