// The boundaries of the house, each a sentence that `pnpm check` proves over the sources.
// Workspace names are mapped to sources, so nothing need be built; an import by name is therefore "aliased",
// an import by path is not: that is how the two are told apart.

const contexts = '(accountant|client-service|delegation|invoice|invoice-numbering|support)'
const inContext = `^packages/core/src/${contexts}/`
const spec = '[.]spec[.]ts$'
const testing = '^packages/[^/]+/src/testing/'
const coreLibraries = '(^|node_modules/)(fp-ts|io-ts)(/|$)'
const testLibraries = '(^|node_modules/)(@jest/globals|jest|fast-check|@relmify/jest-fp-ts)(/|$)'

const mayImport = {
  core: [],
  application: ['core'],
  projections: ['core'],
  sqlite: ['core', 'projections'],
  eventstoredb: ['core'],
  opentelemetry: ['core'],
}

const layer = ([name, others]) => ({
  name: `${name} imports ${others.length === 0 ? 'no other package' : `only ${others.join(' and ')}`}`,
  severity: 'error',
  from: { path: `^packages/${name}/` },
  to: { path: ['^packages/', '^@delega/'], pathNot: `^packages/(${[name, ...others].join('|')})/` },
})

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'core imports only fp-ts and io-ts',
      severity: 'error',
      from: { path: '^packages/core/src/', pathNot: [spec, testing] },
      to: { pathNot: ['^packages/core/src/', coreLibraries] },
    },
    {
      name: 'core asks nothing of node, not even in its testing kit',
      comment: 'It runs in a browser; time and ids arrive in the command.',
      severity: 'error',
      from: { path: '^packages/core/src/', pathNot: spec },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'a context imports only itself, the kernel and the fiscal identifiers',
      severity: 'error',
      from: { path: inContext, pathNot: spec },
      to: { path: '^packages/core/src/', pathNot: '^packages/core/src/($1|kernel|fiscal)/' },
    },
    {
      name: 'contexts never import each other',
      comment: 'Facts of another context arrive in the command; authority joins the states.',
      severity: 'error',
      from: { path: inContext },
      to: { path: inContext, pathNot: '^packages/core/src/$1/' },
    },
    {
      name: 'a context is entered through its index, by its neighbours',
      severity: 'error',
      from: { path: '^packages/core/src/([^/]+)/' },
      to: { path: inContext, pathNot: ['^packages/core/src/$1/', '^packages/core/src/[^/]+/index[.]ts$'] },
    },
    {
      name: 'a context is entered through its index, by everyone else',
      severity: 'error',
      from: { pathNot: '^packages/core/src/[^/]+/' },
      to: { path: inContext, pathNot: '^packages/core/src/[^/]+/index[.]ts$' },
    },
    {
      name: 'only authority, history and the names in Italian join several contexts',
      severity: 'error',
      from: {
        path: '^packages/core/src/',
        pathNot: [
          inContext,
          '^packages/core/src/(authority|history|italian|testing)/',
          '^packages/core/src/index[.]ts$',
          spec,
        ],
      },
      to: { path: inContext },
    },
    {
      name: 'types.ts imports nothing at run time',
      severity: 'error',
      from: { path: '^packages/.*/types[.]ts$' },
      to: { dependencyTypesNot: ['type-only'] },
    },
    ...Object.entries(mayImport).map(layer),
    {
      name: 'adapters never import each other',
      comment: 'Only a composition root (audit, an example, a test) joins them.',
      severity: 'error',
      from: { path: '^packages/(sqlite|eventstoredb)/' },
      to: { path: '^packages/(sqlite|eventstoredb)/', pathNot: '^packages/$1/' },
    },
    {
      name: 'packages enter each other by name, never by path',
      severity: 'error',
      from: { path: '^packages/([^/]+)/' },
      to: { path: '^packages/', pathNot: '^packages/$1/', dependencyTypesNot: ['aliased'] },
    },
    {
      name: 'examples and tests enter packages by name, never by path',
      comment: 'Tests may use the doubles under packages/*/test.',
      severity: 'error',
      from: { path: '^(examples|test)/' },
      to: { path: '^packages/', pathNot: '^packages/[^/]+/test/', dependencyTypesNot: ['aliased'] },
    },
    {
      name: 'a package has no other door than its exports',
      severity: 'error',
      from: {},
      to: { path: '^@delega/', couldNotResolve: true },
    },
    {
      name: 'production code never imports test code',
      severity: 'error',
      from: { path: '^packages/[^/]+/src/', pathNot: [spec, testing] },
      to: { path: [spec, testing, testLibraries, '^packages/[^/]+/test/', '^test/'] },
    },
    {
      name: 'examples import only packages',
      severity: 'error',
      from: { path: '^examples/([^/]+)/' },
      to: { path: '^(examples|test)/', pathNot: '^examples/$1/' },
    },
    {
      name: 'there are no cycles, not even of types',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'every import can be resolved',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^@delega/' },
    },
  ],
  options: {
    tsPreCompilationDeps: 'specify',
    tsConfig: { fileName: '.config/tsconfig.cruise.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|fixtures|coverage)/' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['types', 'import', 'node', 'default'] },
  },
}
