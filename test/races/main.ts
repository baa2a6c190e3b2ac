import { Command, InvalidArgumentError, Option } from 'commander'

import { OPENERS, type StoreName } from './openers.ts'
import { race } from './race.ts'

const whole = (text: string): number => {
  const number = Number(text)
  if (Number.isSafeInteger(number) && number >= 0) return number
  throw new InvalidArgumentError('expected a whole number, such as 10000')
}

type Options = {
  readonly store: StoreName
  readonly schedules: number
  readonly seed: number
  readonly withoutFence: boolean
}

const options = new Command('race')
  .description('Lets acts of an accountant race with what ends its right to them, in every order of store calls.')
  .addOption(new Option('--store <name>', 'where the events live').choices(Object.keys(OPENERS)).default('memory'))
  .option('--schedules <n>', 'how many interleavings to run', whole, 10_000)
  .option(
    '--seed <n>',
    'of the choices: the same seed runs the same interleavings, as far as the store answers in the same order',
    whole,
    Date.now() % 1_000_000,
  )
  .option('--without-fence', 'run the twin that checks and then acts, which must be caught', false)
  .parse()
  .opts<Options>()

const { store, first = 0, close } = await OPENERS[options.store]()
const isTerminal = process.stderr.isTTY
const report = await race({
  ...options,
  store,
  first,
  onProgress: (schedules) => {
    if (isTerminal) process.stderr.write(`\r${schedules} of ${options.schedules}`)
  },
})
if (isTerminal) process.stderr.write('\r\u001b[K')
await close()

const { schedules, seed, acts, refusals, interruptions, violations } = report
console.log(`store: ${options.store}${options.withoutFence ? ', without the fence' : ''}`)
console.log(`seed: ${seed}`)
console.log(`schedules: ${schedules}`)
console.log(`carried out: ${acts}, refused: ${refusals}, broken off: ${interruptions}`)
console.log(`violations: ${violations.length}`)
for (const { rule, stream, revision } of violations.slice(0, 20)) console.log(`  ${rule}: ${stream} @ ${revision}`)
process.exitCode = violations.length === 0 ? 0 : 1
