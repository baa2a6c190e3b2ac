import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

import { Command, InvalidArgumentError } from 'commander'

import type { Result } from './measure.ts'
import { buildNative, hasNative, NATIVE } from './native.ts'
import { KEYS, MODULES } from './registry.ts'
import { machine, tableOf } from './table.ts'

type Options = { readonly json: boolean; readonly quick: boolean; readonly only: readonly string[] }

const chosen = (text: string, before: readonly string[] | undefined): readonly string[] => {
  const keys = KEYS.filter((key) => key === text || key.startsWith(`${text}.`))
  if (keys.length === 0) throw new InvalidArgumentError(`one of ${KEYS.join(', ')}, or how some of them begin`)
  return [...(before === undefined || before === KEYS ? [] : before), ...keys]
}

// Errors and warnings of the child go to the standard error: the standard output holds the results alone.
const resultsOf = async (name: string, quick: boolean, keys: readonly string[]): Promise<readonly Result[]> => {
  const child = fork(join(import.meta.dirname, 'child.ts'), [name, quick ? 'quick' : 'full', ...keys], {
    execArgv: ['--expose-gc', '--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', process.stderr, process.stderr, 'ipc'],
  })
  let results: readonly Result[] | null = null
  child.on('message', (message) => {
    results = message as readonly Result[]
  })
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0 || results === null) throw new Error(`${name} ended before its results were there`)
  return results
}

/** Builds what peers stand on, unless the run is a small one: that takes the stand-in. Gives what went wrong. */
const builtForPeers = async ({ quick, only }: Options): Promise<readonly string[]> => {
  const isAsked = Object.values(MODULES).some(
    ({ keys, onNative }) => onNative && keys.some((key) => only.includes(key)),
  )
  if (quick || !isAsked || hasNative()) return []
  process.stderr.write(`building ${NATIVE}, on which emmett-sqlite stands: two minutes, once …\n`)
  try {
    await buildNative()
    return []
  } catch (error) {
    // node-gyp says it somewhere among the lines of its stack
    const lines = (error instanceof Error ? error.message : String(error)).split('\n')
    const reason = lines.find((line) => /error:/i.test(line)) ?? lines[0]
    return [
      `${NATIVE} was not built, and emmett-sqlite measured on the stand-in, which spares it half its time:\n${reason}`,
    ]
  }
}

const lasted = (ms: number): string => `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`

const run = async (options: Options): Promise<void> => {
  const begun = performance.now()
  const { json, quick, only } = options
  const results: Result[] = []
  const failures: string[] = [...(await builtForPeers(options))]
  for (const [name, module] of Object.entries(MODULES)) {
    const keys = module.keys.filter((key) => only.includes(key))
    if (keys.length === 0) continue
    process.stderr.write(`${keys.join(', ')} …`)
    const began = performance.now()
    try {
      results.push(...(await resultsOf(name, quick, keys)))
    } catch (error) {
      failures.push(error instanceof Error ? error.message : String(error))
    }
    process.stderr.write(` ${lasted(performance.now() - began)}\n`)
  }
  if (json) console.log(JSON.stringify(Object.fromEntries(results.map(({ key, ...result }) => [key, result])), null, 2))
  else
    console.log(
      `${tableOf(results)}\n${machine()}\nFigures: least / median / most of the rounds after a warm-up.\n` +
        `All of it took ${lasted(performance.now() - begun)}.`,
    )
  for (const failure of failures) console.error(failure)
  process.exitCode = failures.length === 0 && results.every(({ met }) => met) ? 0 : 1
}

await new Command('bench')
  .description('Measures the library against its peers and against what could be done at most, in one run.')
  .option('--json', 'print one object with a field for each key', false)
  .option('--quick', 'smaller sizes, much the same ratios, in about a minute', false)
  .option('--only <key>', 'this key, or those that begin so; may be given several times', chosen, KEYS)
  .action(run)
  .parseAsync()
