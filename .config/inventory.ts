// What comes with the packages: a software bill of materials (CycloneDX) and the licences, written into `reports`.
// Fails on a licence that nobody has agreed to. (`pnpm sbom` is pnpm's own command, which this one asks.)
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pnpm, publishedPackages, root } from './packages.ts'

const AGREED: ReadonlySet<string> = new Set([
  'Apache-2.0',
  'MIT',
  'ISC',
  'BSD-3-Clause',
  '(BSD-3-Clause AND Apache-2.0)',
])

type Component = {
  readonly type?: string
  readonly purl?: string
  readonly 'bom-ref'?: string
  readonly group?: string
  readonly name: string
  readonly version: string
  readonly licenses?: readonly {
    readonly license?: { readonly id?: string; readonly name?: string }
    readonly expression?: string
  }[]
}

const nameOf = ({ group, name }: Component): string => (group === undefined ? name : `${group}/${name}`)

const licenceOf = ({ licenses = [] }: Component): string =>
  licenses.map(({ license, expression }) => license?.id ?? expression ?? license?.name).join(' and ') || 'unknown'

const published = publishedPackages().map(({ manifest }) => manifest.name)

const reports = join(root, 'reports')
const bill = join(reports, 'sbom.cdx.json')
mkdirSync(reports, { recursive: true })

const { status, stderr } = spawnSync(
  pnpm,
  [...published.flatMap((name) => ['--filter', name]), 'sbom', '--sbom-format', 'cyclonedx', '--prod', '--out', bill],
  { cwd: root, encoding: 'utf8' },
)
if (status !== 0) throw new Error(`pnpm sbom failed: ${stderr}`)

/** A package that a service installs beside ours: pnpm lists those only where one of our packages depends on them too. */
const peerOf = (folder: string, name: string): Component => {
  const { version, license } = JSON.parse(readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8')) as {
    readonly version: string
    readonly license: string
  }
  const [group, own] = name.startsWith('@') ? name.split('/') : [undefined, name]
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`
  return {
    type: 'library',
    ...(group === undefined ? {} : { group }),
    name: own ?? name,
    version,
    purl,
    'bom-ref': purl,
    licenses: [{ license: { id: license } }],
  }
}

const material = JSON.parse(readFileSync(bill, 'utf8')) as { readonly components: readonly Component[] }
const known = new Set(material.components.map(nameOf))
const peers = new Map(
  publishedPackages().flatMap(({ folder, manifest }) =>
    Object.keys(manifest.peerDependencies ?? {})
      .filter((name) => !known.has(name))
      .map((name) => [name, peerOf(folder, name)] as const),
  ),
)
const components = [...material.components, ...peers.values()]
writeFileSync(bill, `${JSON.stringify({ ...material, components }, null, 2)}\n`)

const rows = components
  .map((component) => ({ name: nameOf(component), version: component.version, licence: licenceOf(component) }))
  .toSorted((one, other) => (one.name < other.name ? -1 : 1))
const table = rows.map(({ name, version, licence }) => `| ${name} | ${version} | ${licence} |`)
writeFileSync(
  join(reports, 'licences.md'),
  [
    '# Licences of all that the published packages bring',
    '',
    '| package | version | licence |',
    '| --- | --- | --- |',
    ...table,
    '',
  ].join('\n'),
)
console.log(`${rows.length} packages: reports/sbom.cdx.json, reports/licences.md`)

const unagreed = rows.filter(({ licence }) => !AGREED.has(licence))
for (const { name, version, licence } of unagreed) console.error(`NOT AGREED ${name} ${version}: ${licence}`)
process.exitCode = unagreed.length === 0 ? 0 : 1
