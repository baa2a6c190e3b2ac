// The generated parts of docs/contexts. `node .config/docs.ts` writes them; `--check` fails where they have drifted.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { root } from './packages.ts'

// The words of core's tests import its sources as they will be called once built: nothing need be built for this.
registerHooks({
  resolve: (specifier, context, next) => {
    const parent = context.parentURL ?? ''
    const isOwn = specifier.startsWith('.') && parent.startsWith('file:') && !parent.includes('/node_modules/')
    if (!isOwn || !specifier.endsWith('.js')) return next(specifier, context)
    const source = new URL(specifier.replace(/\.js$/, '.ts'), parent)
    return next(existsSync(fileURLToPath(source)) ? source.href : specifier, context)
  },
})

const { generatedParts } = await import('./docs/pages.ts')

const BEGIN = '<!-- From the code, by `pnpm run docs`: do not edit below. -->'

const formatted = (text: string, file: string): string => {
  const { status, stdout, stderr } = spawnSync(join(root, 'node_modules/.bin/oxfmt'), [`--stdin-filepath=${file}`], {
    cwd: root,
    input: text,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`oxfmt does not take ${file}: ${stderr}`)
  return stdout
}

const firstDifference = (one: string, other: string): number => {
  const [left, right] = [one.split('\n'), other.split('\n')]
  return left.findIndex((line, index) => line !== right[index]) + 1
}

const checking = process.argv.includes('--check')

for (const [page, generated] of Object.entries(generatedParts)) {
  const file = join('docs/contexts', page)
  const current = readFileSync(join(root, file), 'utf8')
  const [written = ''] = current.split(BEGIN)
  const wanted = formatted(`${written.trimEnd()}\n\n${BEGIN}\n\n${generated}\n`, file)
  const isCurrent = wanted === current
  if (!checking && !isCurrent) writeFileSync(join(root, file), wanted)
  if (checking && !isCurrent) process.exitCode = 1
  const drift = checking ? `DRIFT ${file}: from line ${firstDifference(current, wanted)} on` : `wrote ${file}`
  console.log(isCurrent ? `ok    ${file}` : drift)
}

if (process.exitCode === 1)
  console.error('The code says otherwise than these pages: run `pnpm run docs` and commit what it wrote.')
