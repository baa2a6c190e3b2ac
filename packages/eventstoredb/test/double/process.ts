import { fork } from 'node:child_process'
import { once } from 'node:events'
import { Socket } from 'node:net'
import { createInterface } from 'node:readline'

/** A double in a process of its own. */
export type DoubleProcess = {
  readonly connectionString: string
  readonly stop: () => Promise<void>
  /** Lets this process end before it; the double then ends as well. */
  readonly unref: () => void
}

/** Starts `main.ts` with its arguments, such as `--latency 5`. */
export const startDoubleProcess = async (...args: readonly string[]): Promise<DoubleProcess> => {
  const child = fork(new URL('main.ts', import.meta.url), args, { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] })
  const exited = once(child, 'exit')
  const started = child.stdout === null ? exited : once(createInterface(child.stdout), 'line')
  const [connectionString] = (await Promise.race([started, exited])) as [unknown]
  if (typeof connectionString !== 'string') throw new Error('The double ended before it began')

  return {
    connectionString,
    stop: async () => {
      child.kill()
      await exited
    },
    unref: () => {
      child.unref()
      child.channel?.unref()
      if (child.stdout instanceof Socket) child.stdout.unref()
    },
  }
}
