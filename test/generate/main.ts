import { openSqliteStore } from '@delega/sqlite'
import { Command, InvalidArgumentError } from 'commander'
import { isLeft } from 'fp-ts/lib/Either.js'

import { fill } from './fill.ts'
import { generate } from './generate.ts'

const whole = (text: string): number => {
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError('a whole number from 1')
  return value
}

type Options = {
  readonly accountants: number
  readonly clients: number
  readonly events: number
  readonly seed: number
  readonly store: string
}

const run = async ({ store: file, ...generation }: Options): Promise<void> => {
  const begun = performance.now()
  const opened = await openSqliteStore({ file, synchronous: 'normal' })()
  if (isLeft(opened)) throw new Error(`${file} cannot be opened: ${JSON.stringify(opened.left)}`)
  const store = opened.right
  const show = process.stderr.isTTY
    ? (events: number): void => void process.stderr.write(`\r${events} events`)
    : undefined
  const filled = await fill(store, generate(generation), show)
  await store.close()
  if (isLeft(filled)) throw new Error(`${file} cannot be filled: ${JSON.stringify(filled.left)}`)
  const seconds = (performance.now() - begun) / 1000
  if (show !== undefined) process.stderr.write('\r')
  console.log(`${filled.right} events in ${file}, in ${seconds.toFixed(1)} s (seed ${generation.seed})`)
}

await new Command('generate')
  .description('Fills a new store with the history of a practice, always the same for the same numbers.')
  .option('--accountants <number>', 'how many accountants', whole, 10)
  .option('--clients <number>', 'how many clients, if there are events enough', whole, 200)
  .option('--events <number>', 'at least how many events', whole, 10_000)
  .option('--seed <number>', 'the same seed, the same history', whole, 1)
  .requiredOption('--store <file>', 'the file of a store that holds no events yet')
  .action(run)
  .parseAsync()
