import { parseArgs } from 'node:util'

import { instant, openSqliteStore, orThrow, runProjections, showProgress, sqliteReadModels } from 'delega'

import { endingBetween, endings } from './endings.ts'

const { values } = parseArgs({
  options: {
    store: { type: 'string', default: 'practice.db' },
    from: { type: 'string', default: new Date().toISOString() },
    days: { type: 'string', default: '30' },
  },
})

const from = instant(values.from)
const before = instant(new Date(Date.parse(from) + Number(values.days) * 86_400_000).toISOString())

const store = await orThrow(openSqliteStore({ file: values.store }))
// The rows and the place up to which they count are kept in the file of the events: the next run goes on from there.
const storage = await orThrow(sqliteReadModels(store.database))
// A long history is read with a bar on a terminal, and with a line now and then elsewhere.
const progress = showProgress()
const projections = runProjections({ store, storage, models: { endings }, onProgress: progress.onProgress })

const rows = await orThrow(projections.models.endings.ask(endingBetween(from, before)))
for (const { until, clientId, permission, accountantId } of rows)
  console.log(`${until.slice(0, 10)}: ${clientId} lets ${accountantId} no longer use ${permission}`)
console.log(`${rows.length} permission(s) end within ${values.days} days`)

await projections.stop()
progress.stop()
await store.close()
