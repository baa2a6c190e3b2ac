import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'

type Violation = { readonly rule: { readonly name: string }; readonly from: string; readonly to: string }
type Report = {
  readonly summary: {
    readonly violations: readonly Violation[]
    readonly totalCruised: number
    readonly ruleSetUsed: { readonly forbidden: readonly { readonly name: string }[] }
  }
}

const root = resolve(import.meta.dirname, '../..')
const cruiser = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs')
const config = join(root, '.dependency-cruiser.mjs')

const cruise = async (folder: string): Promise<Report['summary']> => {
  const args = [cruiser, '--config', config, '--output-type', 'json', 'packages', 'examples', 'test']
  const options = { cwd: folder, maxBuffer: 64 * 1024 * 1024 }
  // The cruiser leaves with the number of violations as its exit code: output is what counts.
  const { stdout } = await promisify(execFile)(process.execPath, args, options).catch(
    (left: { stdout: string }) => left,
  )
  return (JSON.parse(stdout) as Report).summary
}

const plant = async (folder: string, files: Readonly<Record<string, string>>): Promise<void> => {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
}

const library = (name: string): Readonly<Record<string, string>> => ({
  [`node_modules/${name}/package.json`]: JSON.stringify({ name, version: '1.0.0', main: 'index.js' }),
  [`node_modules/${name}/index.js`]: 'exports.x = 1',
  [`node_modules/${name}/lib/Either.js`]: 'exports.x = 1',
})

const lawful = {
  ...library('fp-ts'),
  ...library('io-ts'),
  ...library('ts-pattern'),
  ...library('uuid'),
  ...library('fast-check'),
  'packages/core/src/index.ts': `export * from './kernel/index.js'\nexport * from './delegation/index.js'`,
  'packages/core/src/kernel/index.ts': `import * as E from 'fp-ts/lib/Either.js'\nexport const k = E`,
  'packages/core/src/delegation/index.ts': `export * from './decider.js'\nexport type * from './types.js'`,
  'packages/core/src/delegation/types.ts': `import type { k } from '../kernel/index.js'\nexport type T = typeof k`,
  'packages/core/src/delegation/decider.ts': `import type { T } from './types.js'\nexport const d = {} as T`,
  'packages/core/src/delegation/delegation.spec.ts': `import { given } from '../testing/index.js'\ngiven()`,
  'packages/core/src/accountant/index.ts': `import * as t from 'io-ts'\nexport const a = t`,
  'packages/core/src/authority/index.ts': `import { d } from '../delegation/index.js'\nimport { a } from '../accountant/index.js'\nexport const may = [d, a]`,
  'packages/core/src/testing/index.ts': `import fc from 'fast-check'\nexport const given = () => fc`,
  'packages/application/src/index.ts': `import { k } from '@delega/core'\nimport { match } from 'ts-pattern'\nimport { v5 } from 'uuid'\nexport const app = [k, match, v5]`,
  'packages/application/src/app.spec.ts': `import { given } from '@delega/core/testing'\nimport { app } from './index.js'\ngiven(app)`,
  'packages/projections/src/index.ts': `export const p = 1`,
  'packages/sqlite/src/index.ts': `import { p } from '@delega/projections'\nimport { DatabaseSync } from 'node:sqlite'\nexport const s = [p, DatabaseSync]`,
  'packages/eventstoredb/src/index.ts': `export const e = 1`,
  'packages/eventstoredb/test/double/server.ts': `export const server = 1`,
  'packages/audit/src/index.ts': `import { s } from '@delega/sqlite'\nimport { e } from '@delega/eventstoredb'\nexport const audit = [s, e]`,
  'examples/story/main.ts': `import { app } from '@delega/application'\nimport { s } from '@delega/sqlite'\nimport './chapter.ts'\napp(s)`,
  'examples/story/chapter.ts': `export const chapter = 1`,
  'examples/other/main.ts': `export const other = 1`,
  'test/races/main.ts': `import { app } from '@delega/application'\nimport { server } from '../../packages/eventstoredb/test/double/server.ts'\napp(server)`,
}

// One breach for every sentence of .dependency-cruiser.mjs; a sentence without one fails the last test.
const breaches: Readonly<Record<string, readonly [path: string, text: string]>> = {
  'core imports only fp-ts and io-ts': ['packages/core/src/kernel/b1.ts', `import { v4 } from 'uuid'`],
  'core asks nothing of node, not even in its testing kit': [
    'packages/core/src/testing/b2.ts',
    `import { randomUUID } from 'node:crypto'`,
  ],
  'a context imports only itself, the kernel and the fiscal identifiers': [
    'packages/core/src/delegation/b3.ts',
    `import { may } from '../authority/index.js'`,
  ],
  'contexts never import each other': [
    'packages/core/src/delegation/b4.ts',
    `import type { a } from '../accountant/index.js'`,
  ],
  'a context is entered through its index, by its neighbours': [
    'packages/core/src/authority/b5.ts',
    `import { d } from '../delegation/decider.js'`,
  ],
  'a context is entered through its index, by everyone else': [
    'packages/core/src/b6.ts',
    `export * from './delegation/decider.js'`,
  ],
  'only authority, history and the names in Italian join several contexts': [
    'packages/core/src/kernel/b7.ts',
    `import type { d } from '../delegation/index.js'`,
  ],
  'types.ts imports nothing at run time': [
    'packages/core/src/invoice/types.ts',
    `import { k } from '../kernel/index.js'\nexport type K = typeof k`,
  ],
  'core imports no other package': ['packages/core/src/kernel/b8.ts', `import type { p } from '@delega/projections'`],
  'application imports only core': ['packages/application/src/b9.spec.ts', `import { s } from '@delega/sqlite'`],
  'projections imports only core': ['packages/projections/src/b10.ts', `import { app } from '@delega/application'`],
  'sqlite imports only core and projections': [
    'packages/sqlite/src/b11.ts',
    `import { app } from '@delega/application'`,
  ],
  'eventstoredb imports only core': ['packages/eventstoredb/src/b12.ts', `import { p } from '@delega/projections'`],
  'opentelemetry imports only core': ['packages/opentelemetry/src/b25.ts', `import { app } from '@delega/application'`],
  'adapters never import each other': [
    'packages/eventstoredb/src/b13.ts',
    `import type { s } from '../../sqlite/src/index.js'`,
  ],
  'packages enter each other by name, never by path': [
    'packages/audit/src/b14.ts',
    `import { k } from '../../core/src/index.js'`,
  ],
  'examples and tests enter packages by name, never by path': [
    'test/races/b15.ts',
    `import { k } from '../../packages/core/src/index.ts'`,
  ],
  'a package has no other door than its exports': [
    'packages/audit/src/b16.ts',
    `import { k } from '@delega/core/src/kernel/index.js'`,
  ],
  'production code never imports test code': [
    'packages/application/src/b17.ts',
    `import { given } from '@delega/core/testing'`,
  ],
  'examples import only packages': ['examples/story/b18.ts', `import { other } from '../other/main.ts'`],
  'there are no cycles, not even of types': [
    'packages/application/src/b19.ts',
    `import type { B20 } from './b20.js'\nexport type B19 = B20`,
  ],
  'every import can be resolved': ['packages/audit/src/b21.ts', `import x from 'no-such-library'`],
}

const closingACycle = {
  'packages/application/src/b20.ts': `import type { B19 } from './b19.js'\nexport type B20 = B19 | 1`,
}

describe('the boundaries', () => {
  let folder = ''

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'delega-boundaries-'))
    await cp(join(root, '.config/tsconfig.cruise.json'), join(folder, '.config/tsconfig.cruise.json'))
    await plant(folder, lawful)
  })

  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('are kept by this tree', async () => {
    const { violations } = await cruise(root)

    expect(violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`)).toEqual([])
  })

  it('let the lawful imports pass', async () => {
    const { violations, totalCruised } = await cruise(folder)

    expect(violations).toEqual([])
    expect(totalCruised).toBeGreaterThan(20)
  })

  describe('when breached', () => {
    let found: Report['summary']

    beforeAll(async () => {
      await plant(folder, { ...Object.fromEntries(Object.values(breaches)), ...closingACycle })
      found = await cruise(folder)
    })

    it.each(Object.entries(breaches))('say so: %s', (sentence, [path]) => {
      expect(found.violations.filter(({ from }) => from === path).map(({ rule }) => rule.name)).toContain(sentence)
    })

    it('are each proven by a breach', () => {
      expect(found.ruleSetUsed.forbidden.map(({ name }) => name).toSorted()).toEqual(Object.keys(breaches).toSorted())
    })
  })
})
