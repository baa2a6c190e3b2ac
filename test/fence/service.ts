// `fork('service.ts', [FILE])`: a service on a SQLite file that it shares with others. Says that it is ready, then carries
// out what it is given, so many commands at a time, and tells of each what it came to.
import { type CommandInput, openDelega } from '@delega/application'
import { instant } from '@delega/core'
import { openSqliteStore } from '@delega/sqlite'

export type Task = { readonly commands: readonly CommandInput[]; readonly atATime: number }

const [file = ''] = process.argv.slice(2)
const opened = await openSqliteStore({ file, busyTimeoutMs: 60_000 })()
if (opened._tag === 'Left') throw new Error(JSON.stringify(opened.left))
const store = opened.right
const now = instant('2026-03-01T09:00:00.000Z')
const delega = openDelega({ store, clock: () => now })

const work = async ({ commands, atATime }: Task): Promise<void> => {
  const waiting = [...commands]
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      process.send?.(await delega.handle(next))
  }
  await Promise.all(Array.from({ length: atATime }, worker))
}

process.on('message', (task: Task) => void work(task))
process.once('disconnect', () => void store.close())
process.send?.('ready')
