import { readdirSync, readFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'

export type Package = {
  readonly folder: string
  readonly shortName: string
  readonly manifest: {
    readonly name: string
    readonly version: string
    readonly private?: boolean
    readonly peerDependencies?: Readonly<Record<string, string>>
    readonly exports?: Readonly<Record<string, string | { readonly types?: string }>>
  }
}

export const root = resolve(import.meta.dirname, '..')

const packageIn = (shortName: string): Package => {
  const folder = join(root, 'packages', shortName)
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Package['manifest']
  return { folder, shortName, manifest }
}

/** The packages that are published, by folder name. */
export const publishedPackages = (): readonly Package[] =>
  readdirSync(join(root, 'packages'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => packageIn(entry.name))
    .filter(({ manifest }) => manifest.private !== true)

/** A package whose door is still empty: its manifest may name what is yet to come. */
export const isEmpty = ({ folder }: Package): boolean =>
  readFileSync(join(folder, 'src/index.ts'), 'utf8').trim() === 'export {}'

const own = process.env['npm_execpath'] ?? ''

/** The pnpm that runs the script, which need not be in the path. */
export const pnpm = basename(own).startsWith('pnpm') ? own : 'pnpm'
