import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { afterAll, describe, expect, it } from '@jest/globals'

import { startDouble } from '../../packages/eventstoredb/test/double/double.ts'

const main = join(import.meta.dirname, '../../examples/accounting-practice/main.ts')
const folder = mkdtempSync(join(tmpdir(), 'delega-story-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What the story prints, but for where it is kept and the ids of events, which each kind of store derives in its own way. */
const printedOn = async (store: string): Promise<readonly string[]> => {
  const args = ['--disable-warning=ExperimentalWarning', main, '--store', store]
  const { stdout } = await promisify(execFile)(process.execPath, args)
  const [, ...lines] = stdout.replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '(an id)').split('\n')
  return lines
}

describe('the story', () => {
  it('prints on an EventStoreDB what it prints on a file', async () => {
    const double = await startDouble()
    try {
      const onFile = await printedOn(join(folder, 'practice.db'))
      expect(onFile.length).toBeGreaterThan(100)
      expect(await printedOn(double.connectionString)).toEqual(onFile)
    } finally {
      await double.stop()
    }
  })
})
