import { createServer } from 'node:http'
import { parseArgs } from 'node:util'

import { openDelega, openSqliteStore, orThrow } from 'delega'

import { permissionCheck } from './handler.ts'

const { values } = parseArgs({
  options: { store: { type: 'string', default: 'practice.db' }, port: { type: 'string', default: '8080' } },
})

const store = await orThrow(openSqliteStore({ file: values.store }))
const server = createServer(permissionCheck(openDelega({ store })))
server.listen(Number(values.port), '127.0.0.1', () => console.log(`http://127.0.0.1:${values.port}/may`))

process.once('SIGTERM', () => server.close(() => void store.close()))
