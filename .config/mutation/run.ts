// `pnpm mutate [context …]`: changes the rules, one place at a time, and counts how often the specs of the context notice.
// Prints the score of each file and every mutant that nobody noticed; fails below 90 %.
import { relative } from 'node:path'
import { Stryker } from '@stryker-mutator/core'

import { root } from '../packages.ts'

const BAR = 90

type MutantResult = Awaited<ReturnType<Stryker['runMutationTest']>>[number]

/** What is changed in each context, below `packages/core/src`. */
const CONTEXTS: Readonly<Record<string, readonly string[]>> = {
  accountant: ['accountant/decider.ts'],
  'client-service': ['client-service/decider.ts', 'client-service/status.ts'],
  delegation: [
    'delegation/decider.ts',
    'delegation/grants.ts',
    'delegation/may.ts',
    'delegation/permissions.ts',
    'kernel/catalogue.ts',
  ],
  invoice: [
    'invoice/decider.ts',
    'invoice/evolve.ts',
    'invoice/notices.ts',
    'invoice/content.ts',
    'invoice/queries.ts',
  ],
  'invoice-numbering': ['invoice-numbering/decider.ts'],
  support: ['support/decider.ts'],
  authority: ['authority/index.ts'],
}

const OPTIONS: ConstructorParameters<typeof Stryker>[0] = {
  packageManager: 'pnpm',
  buildCommand: 'node .config/mutation/bundle.ts',
  testRunner: 'command',
  commandRunner: { command: 'node reports/mutation/specs.cjs' },
  concurrency: 2,
  timeoutMS: 20_000,
  ignorePatterns: ['/docs', '/examples', '/test', '/packages/*', '!/packages/core', 'dist', 'reports'],
  reporters: ['progress-append-only'],
}

const mutate = async (context: string): Promise<readonly MutantResult[]> => {
  process.env['MUTATED'] = context
  const files = (CONTEXTS[context] ?? []).map((path) => `packages/core/src/${path}`)
  return new Stryker({ ...OPTIONS, mutate: files }).runMutationTest()
}

// A mutant that does not even run is not one; one that never ends has been noticed.
const isCounted = ({ status }: MutantResult): boolean =>
  ['Killed', 'Timeout', 'Survived', 'NoCoverage'].includes(status)
const isKilled = ({ status }: MutantResult): boolean => status === 'Killed' || status === 'Timeout'

const score = (mutants: readonly MutantResult[]): string => {
  const counted = mutants.filter(isCounted)
  const killed = counted.filter(isKilled).length
  return `${((100 * killed) / counted.length).toFixed(1).padStart(5)} %  ${killed} of ${counted.length}`
}

const placeOf = ({ fileName, location }: MutantResult): string =>
  `${relative(root, fileName)}:${location.start.line}:${location.start.column}`

const survivors = (mutants: readonly MutantResult[]): readonly string[] =>
  mutants
    .filter((mutant) => isCounted(mutant) && !isKilled(mutant))
    .map((mutant) => `  ${placeOf(mutant)}  ${mutant.mutatorName}: ${mutant.replacement?.replace(/\s+/g, ' ')}`)

const asked = process.argv.slice(2)
const results: MutantResult[] = []
for (const context of asked.length > 0 ? asked : Object.keys(CONTEXTS)) results.push(...(await mutate(context)))

const files = Map.groupBy(results, ({ fileName }) => relative(root, fileName))
for (const [file, mutants] of files) console.log([`\n${score(mutants)}  ${file}`, ...survivors(mutants)].join('\n'))
console.log(`\n${score(results)}  in all`)

const counted = results.filter(isCounted)
if (counted.filter(isKilled).length < (BAR / 100) * counted.length) process.exit(1)
