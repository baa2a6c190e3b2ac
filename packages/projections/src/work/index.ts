import type { Model } from '../model/model.js'
import { foldWork } from './fold.js'
import type { WorkSchema } from './rows.js'
import { deadlinesTable, invoicesTable, relationsTable, servicesTable } from './tables.js'

export * from './queries.js'
export type * from './rows.js'
export type { Task } from './tasks.js'

/** What is to be done with invoices, and every deadline: ask it with `worklistOf`, `countWorkOf`, `deadlinesIn`. */
export const work: Model<WorkSchema> = {
  name: 'work',
  version: 1,
  categories: ['clientService', 'delegation', 'invoice'],
  tables: {
    invoices: invoicesTable,
    relations: relationsTable,
    services: servicesTable,
    deadlines: deadlinesTable,
  },
  fold: foldWork,
}
