import { afterAll, describe, expect, it } from '@jest/globals'
import { right } from 'fp-ts/lib/Either.js'

import { faultFrom, must, temporaryFiles } from '../test/files.ts'
import { openDatabase, type SqliteDatabase } from './database.js'

const files = temporaryFiles()
afterAll(() => files.remove())

const FIRST = 'CREATE TABLE notes (text TEXT NOT NULL) STRICT'
const SECOND = `INSERT INTO notes VALUES ('from the second step')`

const notesOf = (database: SqliteDatabase) =>
  must(
    database.read(() =>
      database.sql
        .prepare('SELECT text FROM notes')
        .all()
        .map(({ text }) => text),
    ),
  )

const write = (database: SqliteDatabase, text: string) => () =>
  database.sql.prepare('INSERT INTO notes VALUES (?)').run(text).changes

const opened = async (file = files.next()): Promise<SqliteDatabase> => {
  const database = await must(openDatabase({ file }))
  await must(database.migrate({ name: 'notes', steps: [FIRST] }))
  return database
}

describe('the file that events and read models share', () => {
  it('brings the tables of a module up to date, each step once', async () => {
    const file = files.next()
    await (await opened(file)).close()
    const database = await opened(file)
    await must(database.migrate({ name: 'notes', steps: [FIRST, SECOND] }))
    await must(database.migrate({ name: 'notes', steps: [FIRST, SECOND] }))
    expect(await notesOf(database)).toEqual(['from the second step'])
    expect(await faultFrom(database.migrate({ name: 'notes', steps: [FIRST] }))).toEqual({
      fault: 'NewerVersion',
      found: 2,
      supported: 1,
    })
    await database.close()
  })

  it('takes no step of a module where one of them fails', async () => {
    const database = await must(openDatabase({ file: files.next() }))
    await expect(database.migrate({ name: 'notes', steps: [FIRST, 'nonsense'] })()).rejects.toThrow(/syntax/)
    await must(database.migrate({ name: 'notes', steps: [FIRST] }))
    await database.close()
  })

  it('writes all of a transaction or nothing, and lets a failure reach nobody else', async () => {
    const database = await opened()
    const failing = database.transaction(() => {
      write(database, 'half')()
      throw new TypeError('ours')
    })
    const shared = (text: string) => () => right(write(database, text)())
    const answers = await Promise.allSettled([
      database.sharedTransaction(shared('before'))(),
      failing(),
      database.sharedTransaction(shared('after'))(),
    ])
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(await notesOf(database)).toEqual(['before', 'after'])
    await database.close()
  })

  it('tells of a commit of its own, and of another connection while it watches', async () => {
    const file = files.next()
    const [one, other] = [await opened(file), await opened(file)]
    other.watch()
    const [own, foreign] = [one.changed(), other.changed()]
    await must(one.transaction(write(one, 'news')))
    expect(await Promise.all([own, foreign])).toEqual([undefined, undefined])
    await Promise.all([one.close(), other.close()])
  })

  it('finishes what waits before it closes', async () => {
    const file = files.next()
    const database = await opened(file)
    const waiting = database.transaction(write(database, 'last'))()
    await database.close()
    expect(await waiting).toEqual(right(1))
    expect(await faultFrom(database.read(() => 1))).toEqual({ fault: 'Closed' })
    expect(await faultFrom(database.transaction(() => 1))).toEqual({ fault: 'Closed' })
    expect(await faultFrom(database.migrate({ name: 'notes', steps: [] }))).toEqual({ fault: 'Closed' })
    const again = await opened(file)
    expect(await notesOf(again)).toEqual(['last'])
    await again.close()
  })
})
