// The reference of every exported name, from its docstring, written into docs/reference: one folder for each door of a
// package. Fails on a name without a docstring and on a link in a docstring that leads nowhere.
import { join } from 'node:path'
import { Application, LogLevel } from 'typedoc'
import { load as markdown } from 'typedoc-plugin-markdown'
import { publishedPackages, root } from './packages.ts'

// What was built, as a user gets it: a type that one package takes from another is the very same one.
const doors = publishedPackages().flatMap(({ folder, manifest: { name, exports = {} } }) =>
  Object.entries(exports).flatMap(([path, target]) =>
    typeof target === 'object' && target.types !== undefined
      ? [{ name: join(name, path), types: join(folder, target.types) }]
      : [],
  ),
)

const app = await Application.bootstrapWithPlugins({
  name: 'Delega',
  entryPoints: doors.map(({ types }) => types),
  tsconfig: join(root, '.config/tsconfig.reference.json'),
  plugin: [markdown],
  out: join(root, 'docs/reference'),
  readme: 'none',
  disableSources: true,
  hideGenerator: true,
  logLevel: LogLevel.Warn,
  packagesRequiringDocumentation: publishedPackages().map(({ manifest }) => manifest.name),
  // `Function` means whatever can be called: also the members of exported types.
  requiredToBeDocumented: ['Class', 'Enum', 'Function', 'Interface', 'Namespace', 'TypeAlias', 'Variable'],
  validation: { invalidLink: true, notDocumented: true, notExported: false, rewrittenLink: true },
})

const named = (app.getEntryPoints() ?? []).map((entry) => {
  const door = doors.find(({ types }) => types === entry.sourceFile.fileName)
  if (door === undefined) throw new Error(`${entry.sourceFile.fileName} is no door of a package`)
  return { ...entry, displayName: door.name }
})
const project = app.converter.convert(named)
app.validate(project)
await app.generateOutputs(project)

const failed = app.logger.hasErrors() || app.logger.hasWarnings() || named.length !== doors.length
console.log(`${named.length} of ${doors.length} doors are described in docs/reference`)
if (failed) process.exitCode = 1
