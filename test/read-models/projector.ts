// A process that keeps the read models of a file, and builds them anew once they are up to date, so many rows at a time,
// until it is killed: `node projector.ts FILE ROWS`. It writes a line before and after each of its transactions.
import { writeSync } from 'node:fs'
import { flushCompileCache } from 'node:module'

import { type Model, type ReadModel, runProjections, type Schema, type Shelf } from '@delega/projections'
import { openSqliteStore, sqliteReadModels, type SqliteReadModels } from '@delega/sqlite'
import { isLeft } from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'

import { MODELS } from './models.ts'
import { got } from './got.ts'

// Killed as it will be, it would never keep what the next ones need to start quickly.
flushCompileCache()

const [file = '', rows = ''] = process.argv.slice(2)

const marked =
  <E, A>(task: TaskEither<E, A>): TaskEither<E, A> =>
  async () => {
    writeSync(1, '.\n')
    const answer = await task()
    writeSync(1, '.\n')
    return answer
  }

const markedShelf = <S extends Schema>(shelf: Shelf<S>): Shelf<S> => ({
  ...shelf,
  commit: (changes, from, to) => marked(shelf.commit(changes, from, to)),
})

const markedStorage = ({ live, beside, finish, promote }: SqliteReadModels) => ({
  live:
    <S extends Schema>(model: Model<S>) =>
    async () => {
      const found = await live(model)()
      return isLeft(found) || found.right === null ? found : { ...found, right: markedShelf(found.right) }
    },
  beside:
    <S extends Schema>(model: Model<S>) =>
    async () => {
      const begun = await marked(beside(model))()
      return isLeft(begun) ? begun : { ...begun, right: markedShelf(begun.right) }
    },
  finish: <S extends Schema>(model: Model<S>) => marked(finish(model)),
  promote: <S extends Schema>(model: Model<S>) => marked(promote(model)),
})

const store = await got(openSqliteStore({ file, busyTimeoutMs: 60_000 }))
const storage = markedStorage(await got(sqliteReadModels(store.database)))
const running = runProjections({ store, models: MODELS, storage, batch: 40, buildRows: Number(rows) })

const rebuildForever = async ({ ask, rebuild }: Pick<ReadModel<Schema>, 'ask' | 'rebuild'>): Promise<void> => {
  await got(ask(() => null, { timeoutMs: 600_000 }))
  for (;;) await got(rebuild())
}

await Promise.all(Object.values(running.models).map(rebuildForever))
