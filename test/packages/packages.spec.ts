import { existsSync } from 'node:fs'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'

import { startDouble } from '../../packages/eventstoredb/test/double/double.ts'
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

const subjects = packageFolders.map((folder) => ({ ...manifestOf(folder), readme: readmeIn(folder) }))
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
      'whole.cts': `import whole = require('${name}')\n\nexport const names: readonly string[] = Object.keys(whole)\n`,
    },
  }
}

// The declarations of EventStoreDB's own client do not agree with those of Node 24.
const NOT_OURS = /^node_modules\/\.pnpm\/@eventstore\+db-client/

const compilerOptions = { target: 'es2023', strict: true, noEmit: true, skipLibCheck: false, types: ['node'] }
const configs = {
  'tsconfig.nodenext.json': JSON.stringify({
    compilerOptions: { ...compilerOptions, module: 'nodenext', exactOptionalPropertyTypes: true },
    include: ['*/readme.ts', '*/whole.cts'],
  }),
  'tsconfig.bundler.json': JSON.stringify({
    compilerOptions: { ...compilerOptions, module: 'preserve', moduleResolution: 'bundler' },
    include: ['*/readme.ts'],
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

describe.each(subjects)('the package $name', ({ name, readme }) => {
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

describe('the command', () => {
  it.each(runtimes)(
    'is there as delega after installing the one package, on $name',
    async ({ node, peers }) => {
      const project = join(folder, folderOf('delega', peers))
      expect(existsSync(join(project, 'node_modules/.bin/delega'))).toBe(true)
      const cli = join(project, 'node_modules/delega/dist/cli.js')
      expect(await printedBy(node, project, [cli, '--version'])).toMatch(/^\d+\.\d+\.\d+\n$/)
    },
    MINUTE,
  )
})
