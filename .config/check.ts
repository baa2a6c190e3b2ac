// Everything that a machine can check, in one sequence that stops at the first failure.
// Each step is a script of package.json, so that it can also be run alone; `--no-tests` leaves the last one out.
import { spawnSync } from 'node:child_process'
import { root } from './packages.ts'

type Step = { readonly heading: string; readonly script: string; readonly remedy: string }

const steps: readonly Step[] = [
  { heading: 'Format', script: 'format:check', remedy: 'Run `pnpm format` and commit what it changed.' },
  { heading: 'Types', script: 'types', remedy: 'Mend the types; `pnpm types` shows the errors again.' },
  { heading: 'Lint', script: 'lint', remedy: 'Mend what is named above, or run `pnpm lint --fix`.' },
  {
    heading: 'Boundaries',
    script: 'boundaries',
    remedy: 'An import breaks a sentence of .dependency-cruiser.mjs: move the code, not the sentence.',
  },
  {
    heading: 'Unused code',
    script: 'unused',
    remedy: 'Delete what nobody uses, or list the dependency that is missing (knip.jsonc names the entry points).',
  },
  {
    heading: 'Versions',
    script: 'versions',
    remedy: 'Write the version into the catalog of pnpm-workspace.yaml and refer to it as `catalog:`.',
  },
  {
    heading: 'API reports',
    script: 'api:check',
    remedy:
      'The public surface has changed: if that is meant, run `pnpm api` and commit packages/*/etc. A name without docstring wants one.',
  },
  {
    heading: 'Pages from the code',
    script: 'docs:check',
    remedy: 'Run `pnpm run docs`, read what changed in docs/contexts, and commit it.',
  },
  {
    heading: 'Reference',
    script: 'reference',
    remedy: 'An exported name wants a docstring, or a link in one leads nowhere.',
  },
  { heading: 'Packages', script: 'publint', remedy: 'Mend the package.json named above; `pnpm publint` asks again.' },
  {
    heading: 'Types of packages',
    script: 'attw',
    remedy: 'Mend `exports` in the package.json named above; `pnpm attw` asks again.',
  },
  {
    heading: 'Licences',
    script: 'inventory',
    remedy: 'Do without that dependency, or agree to its licence in .config/inventory.ts.',
  },
  {
    heading: 'Size',
    script: 'size',
    remedy: 'Core outgrew its budget or asks something of node; see .size-limit.json.',
  },
  { heading: 'Tests', script: 'test', remedy: 'Mend the tests; `pnpm test <part of a path>` runs a few.' },
]

const withTests = !process.argv.includes('--no-tests')

for (const { heading, script, remedy } of steps.filter((step) => withTests || step.script !== 'test')) {
  console.log(`\n── ${heading} ${'─'.repeat(70 - heading.length)}`)
  const { status } = spawnSync(process.execPath, ['--run', script], { cwd: root, stdio: 'inherit' })
  if (status !== 0) {
    console.error(`\n✗ ${heading} failed. ${remedy}\n  Alone: pnpm ${script}`)
    process.exit(1)
  }
}

console.log(`\n✓ Everything is in order${withTests ? '' : ' (tests not run)'}.`)
