import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'

const root = resolve(import.meta.dirname, '../..')

const homes = async (): Promise<readonly string[]> => {
  const within = async (folder: string) => (await readdir(join(root, folder))).map((name) => join(folder, name))
  return ['', 'test', 'test/bench', ...(await within('packages')), ...(await within('examples'))]
}

// Packages are compiled from their sources, as one program: what a change breaks in one shows in all.
const settings = {
  extends: './tsconfig.test.json',
  compilerOptions: {
    paths: {
      '@delega/core/*': ['./packages/core/src/*/index.ts'],
      '@delega/*': ['./packages/*/src/index.ts'],
    },
  },
  include: ['packages/*/src/**/*.ts', 'packages/*/test/**/*.ts', 'test/**/*.ts', 'examples/**/*.ts'],
}

const copySources = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'delega-growth-'))
  const isSource = (path: string): boolean =>
    !/(^|\/)(node_modules|dist|etc|\.stryker-tmp)(\/|$)/.test(relative(root, path))
  for (const part of ['packages', 'examples', 'test', 'package.json', 'tsconfig.base.json', 'tsconfig.test.json'])
    await cp(join(root, part), join(folder, part), { recursive: true, filter: isSource })
  for (const home of await homes()) {
    const modules = join(root, home, 'node_modules')
    if (existsSync(modules)) await symlink(modules, join(folder, home, 'node_modules'))
  }
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(settings))
  return folder
}

type Complaint = { readonly file: string; readonly message: string }

const compile = async (folder: string, ...what: readonly string[]): Promise<readonly Complaint[]> => {
  const args = [join(root, 'node_modules/@typescript/native/bin/tsc'), ...what, '--pretty', 'false']
  const options = { cwd: folder, maxBuffer: 64 * 1024 * 1024 }
  // The compiler leaves with a code when it complains: output is what counts.
  const { stdout } = await promisify(execFile)(process.execPath, args, options).catch(
    (left: { stdout: string }) => left,
  )
  return [...stdout.matchAll(/^([^\s(]+)\(\d+,\d+\): error (.*)$/gm)].map(([, file = '', message = '']) => ({
    file,
    message,
  }))
}

const replace = async (file: string, before: string, after: string): Promise<void> => {
  const text = await readFile(file, 'utf8')
  expect(text).toContain(before)
  await writeFile(file, text.replace(before, after))
}

const CATALOGUE = 'packages/core/src/kernel/catalogue.ts'
const TYPES = 'packages/core/src/delegation/types.ts'

const announcePermission = (folder: string) =>
  replace(join(folder, CATALOGUE), `  | 'orders:write'\n`, `  | 'orders:write'\n  | 'contracts:read'\n`)

const fillInPermission = (folder: string) =>
  replace(
    join(folder, CATALOGUE),
    '} as const satisfies',
    `'contracts:read': { italian: 'contratti', needs: ['invoices:read'], module: null, actions: { 'view-contracts': 'view' } },
    } as const satisfies`,
  )

const announceEvent = (folder: string) =>
  replace(
    join(folder, TYPES),
    'export type DelegationEvent =\n',
    `export type DelegationPaused = At & { readonly type: 'DelegationPaused' }
     export type DelegationEvent =\n  | DelegationPaused\n`,
  )

const announceCommand = (folder: string) =>
  replace(
    join(folder, TYPES),
    'export type DelegationCommand =\n',
    `export type PauseDelegation = Pair & { readonly type: 'PauseDelegation' }
     export type DelegationCommand =\n  | PauseDelegation\n`,
  )

const filesOf = (complaints: readonly Complaint[]): readonly string[] =>
  [...new Set(complaints.map(({ file }) => file))].toSorted()

/** The files that a how-to page sends its reader to, under the heading "What the compiler names". */
const namedBy = async (page: string): Promise<readonly string[]> => {
  const text = await readFile(join(root, 'docs/how-to', page), 'utf8')
  const [, section = ''] = text.split('## What the compiler names\n')
  const [own = ''] = section.split('\n## ')
  return [...own.matchAll(/\]\(\.\.\/\.\.\/([^)]+)\)/g)].map(([, file = '']) => file).toSorted()
}

describe('a newcomer is led by the compiler', () => {
  let folder = ''
  let inUnion: readonly Complaint[] = []
  let everywhere: readonly Complaint[] = []
  const about = (word: string) => everywhere.filter(({ message }) => message.includes(word))

  beforeAll(async () => {
    folder = await copySources()
    await announcePermission(folder)
    inUnion = await compile(folder, '--ignoreConfig', '--noEmit', '--strict', '--lib', 'es2024', CATALOGUE)
    await fillInPermission(folder)
    await announceEvent(folder)
    await announceCommand(folder)
    everywhere = await compile(folder, '-p', '.')
  })

  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('who adds a permission, to its entry in the catalogue', () => {
    expect(inUnion[0]).toEqual({
      file: CATALOGUE,
      message: expect.stringContaining(`Property '"contracts:read"' is missing`),
    })
  })

  it('and from there on', async () => {
    expect(filesOf(about('"contracts:read"'))).toEqual(await namedBy('add-a-permission.md'))
  })

  it('who adds a command', async () => {
    expect(filesOf(about('PauseDelegation'))).toEqual(await namedBy('add-a-command.md'))
  })

  it('who adds an event', async () => {
    expect(filesOf(about('DelegationPaused'))).toEqual(await namedBy('evolve-an-event.md'))
  })

  it('and meets no complaint besides', () => {
    const expected = ['"contracts:read"', 'PauseDelegation', 'DelegationPaused'].flatMap(about)
    expect(everywhere.filter((complaint) => !expected.includes(complaint))).toEqual([])
  })
})
