// Puts the specs of one context (MUTATED) into one script, reports/mutation/specs.cjs: sentences first, laws last.
import { globSync } from 'node:fs'
import { build } from 'esbuild'

const folder = process.env['MUTATED'] ?? 'no context'
const isLaw = (path: string): number => (path.endsWith('.laws.spec.ts') ? 1 : 0)
const specs = globSync(`packages/core/src/${folder}/*.spec.ts`)
  .filter((path) => !/(?:exhaustion|codec)\.spec\.ts$/.test(path))
  .toSorted((one, other) => isLaw(one) - isLaw(other) || one.localeCompare(other))

const entry = `
import fc from 'fast-check'
import { run } from './.config/mutation/specs.ts'
fc.configureGlobal({ seed: 20260301 })
${specs.map((path) => `import './${path}'`).join('\n')}
void run()`

await build({
  stdin: { contents: entry, resolveDir: process.cwd() },
  alias: { '@jest/globals': './.config/mutation/specs.ts' },
  // The copy that is tried stands two folders below the workspace, without the packages' own node_modules.
  nodePaths: ['node_modules/.pnpm/node_modules', '../../node_modules/.pnpm/node_modules'],
  bundle: true,
  // The package says that its modules have no side effects; a spec is nothing else.
  ignoreAnnotations: true,
  platform: 'node',
  format: 'cjs',
  outfile: 'reports/mutation/specs.cjs',
  logLevel: 'error',
})
