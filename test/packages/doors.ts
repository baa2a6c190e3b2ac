import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

type Manifest = {
  readonly name: string
  readonly exports: Readonly<Record<string, string | { readonly types: string }>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

const manifestIn = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest

/** What can be imported from a package, by the names that a service writes; a door without types is a program. */
export const doorsOf = (folder: string): readonly string[] => {
  const { name, exports } = manifestIn(folder)
  return Object.entries(exports)
    .filter(([, target]) => typeof target !== 'string')
    .map(([path]) => join(name, path))
}

const listed = (doors: readonly string[]): string => doors.map((door) => `'${door}'`).join(', ')

/** Prints what each door gives, by name. */
export const doorsAsModule = (doors: readonly string[]): string =>
  `for (const door of [${listed(doors)}])
  console.log(door, Object.keys(await import(door)).filter((name) => name !== 'module.exports').sort().join(' '))
`

/** The same of a script. */
export const doorsAsScript = (doors: readonly string[]): string =>
  `for (const door of [${listed(doors)}])
  console.log(door, Object.keys(require(door)).filter((name) => name !== '__esModule').sort().join(' '))
`

/** The same doors in TypeScript. */
export const doorsInTypes = (doors: readonly string[]): string =>
  [
    ...doors.map((door, index) => `import * as door${index} from '${door}'`),
    `export const doors: readonly object[] = [${doors.map((_, index) => `door${index}`).join(', ')}]`,
    '',
  ].join('\n')

/** The same in a script written in TypeScript. */
export const doorsInTypedScript = (doors: readonly string[]): string =>
  doorsInTypes(doors).replaceAll(/import \* as (\w+) from ('[^']+')/g, 'import $1 = require($2)')

const COMMENT = /\/\*[\s\S]*?\*\//g
const IMPORT = /(?:^|[;}\s])(?:from |import |import\()'(@[\w-]+\/[\w-]+|[a-z][\w-]*)(?:\/[\w./-]+)?'/g

/** What the code of a package imports from others, and what its manifest declares. */
export const importsOf = (
  folder: string,
): { readonly imported: readonly string[]; readonly declared: readonly string[] } => {
  const { dependencies, peerDependencies } = manifestIn(folder)
  const files = globSync('dist/**/*.{js,d.ts}', { cwd: folder })
  const found = files.flatMap((file) =>
    [...readFileSync(join(folder, file), 'utf8').replaceAll(COMMENT, '').matchAll(IMPORT)].map(([, name = '']) => name),
  )
  return {
    imported: [...new Set(found)].toSorted(),
    declared: Object.keys({ ...dependencies, ...peerDependencies }).toSorted(),
  }
}
