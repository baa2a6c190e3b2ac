import { delimiter, dirname, join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'

import { startDouble } from '../../packages/eventstoredb/test/double/double.ts'
import { doorsAsModule, doorsAsScript, doorsInTypedScript, doorsInTypes, doorsOf, importsOf } from './doors.ts'
import { printedBy, runtimes } from './nodes.ts'
import { asModule, asScript, readmeIn } from './readme.ts'
import {
  emptyFolder,
  install,
  manifestOf,
  packAll,
  packageFolders,
  type Project,
  remove,
  type Tarball,
  versionHere,
} from './tarballs.ts'

const MINUTE = 60_000

const subjects = packageFolders.map((folder) => ({ ...manifestOf(folder), source: folder, readme: readmeIn(folder) }))
const folder = emptyFolder()
let tarballs: readonly Tarball[] = []

const folderOf = (name: string, peers: string): string => `${name.replace('@delega/', '')}-${peers}`

const lowest = (range: string): string => range.replace('^', '')

const projectFor = ({ name, source, peers }: Tarball, end: 'lowest' | 'newest'): Project => {
  const { installs, program } = readmeIn(source)
  const versionOf = (wanted: string): string => {
    const range = peers[wanted]
    return range === undefined ? '*' : end === 'lowest' ? lowest(range) : versionHere(wanted)
  }
  return {
    name: folderOf(name, end),
    dependencies: Object.fromEntries(installs.map((wanted) => [wanted, versionOf(wanted)])),
    files: {
      'readme.ts': program,
      'readme.mjs': asModule(program),
      'readme.cjs': asScript(program),
      'doors.mjs': doorsAsModule(doorsOf(source)),
      'doors.cjs': doorsAsScript(doorsOf(source)),
      'doors.ts': doorsInTypes(doorsOf(source)),
      'doors.cts': doorsInTypedScript(doorsOf(source)),
    },
  }
}

// The declarations of EventStoreDB's own client do not agree with those of Node 24.
const NOT_OURS = /^node_modules\/\.pnpm\/@eventstore\+db-client/

const compilerOptions = { target: 'es2023', strict: true, noEmit: true, skipLibCheck: false, types: ['node'] }
const configs = {
  'tsconfig.nodenext.json': JSON.stringify({
    compilerOptions: { ...compilerOptions, module: 'nodenext', exactOptionalPropertyTypes: true },
    include: ['*/readme.ts', '*/doors.ts', '*/doors.cts'],
  }),
  'tsconfig.bundler.json': JSON.stringify({
    compilerOptions: { ...compilerOptions, module: 'preserve', moduleResolution: 'bundler' },
    include: ['*/readme.ts', '*/doors.ts'],
  }),
}

beforeAll(async () => {
  tarballs = await packAll(folder)
  const projects = tarballs.flatMap((tarball) => [projectFor(tarball, 'lowest'), projectFor(tarball, 'newest')])
  await install(folder, tarballs, projects, configs)
}, 2 * MINUTE)

afterAll(() => remove(folder))

/** Runs a readme's program on an empty EventStoreDB, which most of them do not ask. */
const printed = async (node: string, project: string, file: string): Promise<string> => {
  const double = await startDouble()
  try {
    return await printedBy(node, join(folder, project), [file], { EVENTSTOREDB: double.connectionString })
  } finally {
    await double.stop()
  }
}

// Peers of its dependencies, which whoever installs a package has to bring.
const passedOn: ReadonlySet<string> = new Set(['fp-ts', 'io-ts'])

describe.each(subjects)('the package $name', ({ name, readme, source, engines }) => {
  it('packs what runs, its types, the licence, the readme, and nothing else', () => {
    const contents = tarballs.find((tarball) => tarball.name === name)?.contents ?? []
    expect(contents).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'package.json', 'dist/index.js']))
    const fits = /^(LICENSE|README\.md|package\.json|dist\/.*(?<!\.spec)\.(js|d\.ts))$/
    expect(contents.filter((path) => !fits.test(path))).toEqual([])
  })

  it.each(
    runtimes.flatMap(({ name: runtime, node, peers }) =>
      ['readme.mjs', 'readme.cjs'].map((file) => ({ runtime, node, peers, file })),
    ),
  )(
    'does what its readme says on $runtime with the $peers of its peers, from $file',
    async ({ node, peers, file }) => {
      expect(await printed(node, folderOf(name, peers), file)).toBe(readme.prints)
    },
    MINUTE,
  )

  it(
    'gives the same by import and by require through each of its doors, on every Node',
    async () => {
      const given: string[] = []
      for (const { node, peers } of runtimes)
        for (const file of ['doors.mjs', 'doors.cjs'])
          given.push(await printedBy(node, join(folder, folderOf(name, peers)), [file]))
      expect(new Set(given).size).toBe(1)
      expect(
        given[0]
          ?.trimEnd()
          .split('\n')
          .map((line) => line.split(' ', 2)),
      ).toEqual(doorsOf(source).map((door) => [door, expect.stringMatching(/^\w+$/)]))
    },
    MINUTE,
  )

  it('asks for no older Node than the one on which it is tried here', () =>
    expect(runtimes.map((runtime) => `>=${runtime.name.replace('Node ', '')}`)).toContain(engines.node))

  it('imports what it declares, and nothing else', () => {
    const { imported, declared } = importsOf(join(folder, folderOf(name, 'newest'), 'node_modules', name))
    expect(imported.filter((one) => !declared.includes(one))).toEqual([])
    expect(declared.filter((one) => !imported.includes(one) && !passedOn.has(one))).toEqual([])
  })
})

describe('a TypeScript project that installs the packages', () => {
  it.each(['nodenext', 'bundler'])(
    'compiles every readme with the resolution %s, declarations of the packages included',
    async (resolution) => {
      const tsc = join(folder, 'node_modules/typescript/bin/tsc')
      const said = await printedBy(process.execPath, folder, [tsc, '-p', `tsconfig.${resolution}.json`]).catch(
        (error: { readonly stdout: string }) => error.stdout,
      )
      expect(said.split('\n').filter((line) => line.includes('error TS') && !NOT_OURS.test(line))).toEqual([])
    },
    MINUTE,
  )
})

const EVENT = { id: '0b4f8a5e-7d0c-4c59-9c0b-0a4b6c6f8d11', type: 'Noted', schemaVersion: 1, data: {}, metadata: {} }
const FILTERS = [{}, { categories: ['note'] }, { types: ['Noted'] }, { categories: ['other'] }]
const paging = `
  import { openSqliteStore } from '@delega/sqlite'
  const { right: store } = await openSqliteStore({ file: 'filtered.db' })()
  await store.append([{ stream: 'note-1', expectedRevision: -1, events: [${JSON.stringify(EVENT)}] }])()
  for (const filter of ${JSON.stringify(FILTERS)}) {
    const { right: page } = await store.readAll({ filter })()
    console.log(page.events.length)
  }
  await store.close()
`

describe('the SQLite store', () => {
  it.each(runtimes)(
    'writes, and pages by category and by type, on $name',
    async ({ node, peers }) => {
      const project = join(folder, folderOf('@delega/sqlite', peers))
      expect(await printedBy(node, project, ['--input-type=module', '--eval', paging])).toBe('1\n1\n1\n0\n')
    },
    MINUTE,
  )
})

describe('the command', () => {
  it.each(runtimes)(
    'is there as delega after installing the one package, on $name',
    async ({ node, peers }) => {
      const project = join(folder, folderOf('delega', peers))
      const path = [dirname(node), process.env['PATH'] ?? ''].join(delimiter)
      const command = join(project, 'node_modules/.bin/delega')
      expect(await printedBy(command, project, ['--version'], { PATH: path })).toMatch(/^\d+\.\d+\.\d+\n$/)
    },
    MINUTE,
  )
})
