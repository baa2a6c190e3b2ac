import type { AppendPath } from '@delega/eventstoredb'
import { Command, InvalidArgumentError, Option } from 'commander'

import { chaosRuns } from './chaos.ts'

const whole = (text: string): number => {
  const number = Number(text)
  if (Number.isSafeInteger(number) && number >= 0) return number
  throw new InvalidArgumentError('expected a whole number, such as 1000')
}

type Options = {
  readonly runs: number
  readonly seed: number
  readonly rate: number
  readonly appendPath: AppendPath
}

const { runs, seed, rate, appendPath } = new Command('chaos')
  .description('Plays one story on a server that loses replies, resets, delays, falls silent and restarts.')
  .option('--runs <n>', 'how many runs, each with a seed of its own', whole, 1000)
  .option('--seed <n>', 'of the first run; the next ones count on', whole, Date.now() % 1_000_000)
  .option('--rate <share>', 'of calls that meet a fault, 0 to 1', Number, 0.1)
  .addOption(new Option('--append-path <path>', 'how appends travel').choices(['safe', 'batch']).default('safe'))
  .parse()
  .opts<Options>()

const isTerminal = process.stderr.isTTY
const { calls, longestMs, differences, unhandled } = await chaosRuns({
  runs,
  seed,
  rate,
  appendPath,
  onProgress: (done) => {
    if (isTerminal) process.stderr.write(`\r${done} of ${runs}`)
  },
})
if (isTerminal) process.stderr.write('\r\u001b[K')

console.log(`seed: ${seed}`)
console.log(`runs: ${runs}, ${rate * 100} % of the calls with a fault, appends on the ${appendPath} path`)
console.log(`calls to the server: ${calls}`)
console.log(`longest run: ${Math.round(longestMs)} ms`)
console.log(`unhandled rejections: ${unhandled.length}`)
console.log(`differences: ${differences.length}`)
for (const line of [...differences, ...unhandled].slice(0, 20)) console.log(`  ${line}`)
process.exitCode = differences.length + unhandled.length === 0 ? 0 : 1
