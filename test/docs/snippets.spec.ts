import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'

import { tutorial } from '../packages/tutorial.ts'
import { snippets } from './snippets.ts'

const root = resolve(import.meta.dirname, '../..')
const compiled = snippets.filter(({ mark }) => mark === 'run' || mark === 'check')
const run = snippets.filter(({ mark }) => mark === 'run')

const settings = {
  extends: join(root, 'tsconfig.base.json'),
  compilerOptions: {
    composite: false,
    noEmit: true,
    allowImportingTsExtensions: true,
    noUnusedLocals: false,
    types: ['node'],
  },
  include: ['*.ts', 'tutorial/*.ts'],
}

type Output = { readonly stdout: string; readonly stderr: string }

const execute = (folder: string, ...args: readonly string[]): Promise<Output> =>
  promisify(execFile)(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], { cwd: folder }).catch(
    (left: Output) => left,
  )

describe('the snippets of the documentation', () => {
  let folder = ''

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'delega-snippets-'))
    await symlink(join(root, 'test/node_modules'), join(folder, 'node_modules'))
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(settings))
    for (const { name, code } of compiled) await writeFile(join(folder, `${name}.ts`), code)
    await mkdir(join(folder, 'tutorial'))
    for (const step of tutorial)
      if (step.step === 'file') await writeFile(join(folder, 'tutorial', step.name), step.text)
  })

  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('are marked as programs to run, as programs to compile, or not at all', () =>
    expect([...new Set(snippets.map(({ mark }) => mark))].toSorted()).toEqual(['', 'check', 'run']))

  it('compile', async () => {
    const { stdout } = await execute(folder, join(root, 'node_modules/@typescript/native/bin/tsc'), '-p', '.')
    expect(stdout).toBe('')
  })

  it.each(run)('run, and print what the page says: $name', async ({ name, prints }) => {
    const { stdout, stderr } = await execute(folder, `${name}.ts`)
    expect(stderr).toBe('')
    expect(stdout).toBe(prints ?? stdout)
  })
})
