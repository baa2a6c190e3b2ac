// Tests against a running EventStoreDB: the contract of the store port, the sentences about the server on which the
// double is built, and the races.
import { spawnSync } from 'node:child_process'
import { root } from './packages.ts'

const VARIABLE = 'DELEGA_EVENTSTOREDB'

if (!process.env[VARIABLE]) {
  console.error(`Set ${VARIABLE} to the connection string of a server whose data you can lose, such as

  ${VARIABLE}='esdb://localhost:2113?tls=false' pnpm test:eventstoredb

docs/how-to/eventstoredb.md tells how to start one. On the double the same tests run with \`pnpm test\`.`)
  process.exit(2)
}

const files = ['packages/eventstoredb/test/contract.spec', 'packages/eventstoredb/test/double.spec', 'test/races/']
const notOfOtherStores = '^(?!The fence, on the store memory)'
const jest = [
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  'node_modules/jest/bin/jest.js',
  '--selectProjects',
  'eventstoredb',
  'whole',
  '--testPathPatterns',
  ...files,
  '--testNamePattern',
  notOfOtherStores,
]
const { status } = spawnSync(process.execPath, jest, { cwd: root, stdio: 'inherit' })
process.exitCode = status ?? 1
