import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { EventStore } from '@delega/core'
import { openEventStoreDb } from '@delega/eventstoredb'
import { openSqliteStore } from '@delega/sqlite'

/** The store that `--store` names: a connection string, a file, or by default a new file in a temporary folder. */
export const openStore = async (
  given: string | undefined,
): Promise<{ readonly store: EventStore; readonly where: string }> => {
  const where = given ?? join(mkdtempSync(join(tmpdir(), 'delega-')), 'practice.db')
  if (/^(esdb|kurrentdb)(\+discover)?:\/\//.test(where))
    return { store: openEventStoreDb({ connectionString: where }), where }
  const opened = await openSqliteStore({ file: where })()
  if (opened._tag === 'Left') throw new Error(`The store ${where} cannot be opened: ${opened.left.fault}`)
  return { store: opened.right, where }
}
