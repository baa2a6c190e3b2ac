const workspaceNames = {
  '^@delega/core/([a-z]+)$': '<rootDir>/packages/core/src/$1/index.ts',
  '^@delega/audit/store$': '<rootDir>/packages/audit/src/store/index.ts',
  '^delega$': '<rootDir>/packages/delega/src/index.ts',
  '^delega/([a-z]+)$': '<rootDir>/packages/delega/src/$1.ts',
  '^@delega/([a-z]+)$': '<rootDir>/packages/$1/src/index.ts',
}

const project = (displayName, roots) => ({
  displayName,
  rootDir: import.meta.dirname,
  roots: roots.map((root) => `<rootDir>/${root}`),
  testMatch: ['**/*.spec.ts'],
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { ...workspaceNames, '^(\\.{1,2}/.*)\\.js$': '$1' },
  modulePathIgnorePatterns: ['/dist/', '<rootDir>/.stryker-tmp/'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'es6' }, sourceMaps: 'inline' },
    ],
  },
})

/** @type {import('jest').Config} */
export default {
  // to end what hangs: how fast a test is, no test asks
  testTimeout: 600_000,
  reporters: ['default', '<rootDir>/.config/closing-line.mjs'],
  coverageProvider: 'v8',
  collectCoverageFrom: ['packages/*/src/**/*.ts', '!**/*.spec.ts'],
  projects: [
    project('core', ['packages/core']),
    project('application', ['packages/application']),
    project('projections', ['packages/projections']),
    project('sqlite', ['packages/sqlite']),
    project('eventstoredb', ['packages/eventstoredb']),
    project('opentelemetry', ['packages/opentelemetry']),
    project('audit', ['packages/audit']),
    project('whole', ['test', 'examples']),
  ],
}
