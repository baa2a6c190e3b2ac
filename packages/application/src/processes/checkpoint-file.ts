import { readFile, rename, writeFile } from 'node:fs/promises'

import type { Checkpoint } from './checkpoint.js'

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT'

/** A checkpoint of the processes in a file of its own, replaced whole. */
export const checkpointFile = (file: string): Checkpoint => ({
  load: async () => {
    try {
      return await readFile(file, 'utf8')
    } catch (error) {
      if (isMissing(error)) return null
      throw error
    }
  },
  save: async (text) => {
    const beside = `${file}.${process.pid}.new`
    await writeFile(beside, text)
    await rename(beside, file)
  },
})
