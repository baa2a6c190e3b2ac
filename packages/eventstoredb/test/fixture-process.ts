import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

import { until } from './stock-client.ts'

/** A program of `fixtures` in a process of its own: what it says, and how it ends. */
export type FixtureProcess = {
  readonly said: readonly string[]
  /** Resolves once a line starts so. */
  readonly says: (start: string) => Promise<void>
  /** Starts the second half of the scenario. */
  readonly goOn: () => void
  readonly exitCode: Promise<number | null>
  readonly kill: () => Promise<void>
}

/** A process that survives goes on after an unhandled rejection, and says so. */
export const startFixture = (
  file: string,
  args: readonly string[],
  { survives }: { readonly survives: boolean },
): FixtureProcess => {
  const child = fork(new URL(`fixtures/${file}`, import.meta.url), args, {
    stdio: ['ignore', 'pipe', 'ignore', 'ipc'],
    env: survives ? { SURVIVE: '1' } : {},
  })
  const said: string[] = []
  if (child.stdout !== null) createInterface(child.stdout).on('line', (line) => said.push(line))
  const exited = once(child, 'close') as Promise<[number | null]>

  return {
    said,
    says: async (start) => until(() => said.some((line) => line.startsWith(start))),
    goOn: () => child.send('go on'),
    exitCode: exited.then(([code]) => code),
    kill: async () => {
      child.kill()
      await exited
    },
  }
}
