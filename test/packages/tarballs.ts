import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { findPackageJSON } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const root = join(import.meta.dirname, '../..')

type Manifest = {
  readonly name: string
  readonly version: string
  readonly engines: { readonly node: string }
  readonly peerDependencies?: Readonly<Record<string, string>>
}

/** A package as npm would give it to its users. */
export type Tarball = {
  readonly name: string
  /** Where it is developed. */
  readonly source: string
  readonly file: string
  readonly contents: readonly string[]
  readonly peers: Readonly<Record<string, string>>
}

export const manifestOf = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest

/** The folder of every package that is published. */
export const packageFolders: readonly string[] = readdirSync(join(root, 'packages')).map((name) =>
  join(root, 'packages', name),
)

// The very pnpm that runs this test, wherever it came from.
const own = process.env['npm_execpath']
const pnpm = async (cwd: string, ...args: readonly string[]): Promise<string> => {
  const { stdout } = await run(own !== undefined && basename(own).startsWith('pnpm') ? own : 'pnpm', args, { cwd })
  return stdout
}

type Packed = { readonly name: string; readonly filename: string; readonly files: readonly { readonly path: string }[] }

/** Packs every package into a folder. */
export const packAll = async (into: string): Promise<readonly Tarball[]> => {
  const packed = JSON.parse(
    await pnpm(root, '--recursive', '--filter', './packages/*', 'pack', '--json', '--pack-destination', into),
  ) as readonly Packed[]
  return packageFolders.map((source) => {
    const { name, peerDependencies = {} } = manifestOf(source)
    const found = packed.find((one) => one.name === name)
    if (found === undefined) throw new Error(`${name} was not packed`)
    return {
      name,
      source,
      file: join(into, basename(found.filename)),
      contents: found.files.map(({ path }) => path),
      peers: peerDependencies,
    }
  })
}

/** A new folder, away from the workspace. */
export const emptyFolder = (): string => mkdtempSync(join(tmpdir(), 'delega-packages-'))

/** A service that is to be: what it installs, and the files of which it consists. */
export type Project = {
  readonly name: string
  readonly dependencies: Readonly<Record<string, string>>
  readonly files: Readonly<Record<string, string>>
}

const write = (folder: string, files: Readonly<Record<string, string>>): void => {
  mkdirSync(folder, { recursive: true })
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
}

const json = (value: unknown): string => JSON.stringify(value, null, 2)

/** The version of a package of ours that stands in this workspace. */
export const versionHere = (name: string): string => {
  const manifest = findPackageJSON(name, import.meta.url)
  if (manifest === undefined) throw new Error(`${name} is not installed`)
  return manifestOf(dirname(manifest)).version
}

/**
 * Installs each project by itself: none sees more than it asks for, and a package finds no more than its manifest names.
 * In `folder` itself stand the compiler and the types of Node, as in any TypeScript project.
 */
export const install = async (
  folder: string,
  tarballs: readonly Tarball[],
  projects: readonly Project[],
  files: Readonly<Record<string, string>>,
): Promise<void> => {
  const overrides = Object.fromEntries(tarballs.map(({ name, file }) => [name, `file:${file}`]))
  write(folder, {
    ...files,
    'package.json': json({
      private: true,
      devDependencies: {
        '@types/node': versionHere('@types/node'),
        typescript: versionHere('@typescript/native'),
      },
    }),
    'pnpm-workspace.yaml': json({
      packages: ['*'],
      overrides,
      allowBuilds: { protobufjs: false },
      optimisticRepeatInstall: false,
    }),
  })
  for (const { name, dependencies, files: own } of projects)
    write(join(folder, name), {
      ...own,
      'package.json': json({ name: `the-${name}`, private: true, type: 'module', dependencies }),
    })
  await pnpm(folder, 'install', '--prefer-offline', '--silent')
}

/** Adds a package to a project that there is, as its package manager would. */
export const addTo = async (folder: string, tarballs: readonly Tarball[], name: string): Promise<string> => {
  const overrides = Object.fromEntries(tarballs.map((tarball) => [tarball.name, `file:${tarball.file}`]))
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as object
  write(folder, {
    'package.json': json({ ...manifest, dependencies: { [name]: '*' } }),
    'pnpm-workspace.yaml': json({ overrides, allowBuilds: { protobufjs: false } }),
  })
  return pnpm(folder, 'install', '--prefer-offline', '--silent')
}

export const remove = (folder: string): void => rmSync(folder, { recursive: true, force: true })
