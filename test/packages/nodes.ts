import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A Node on which the packages must work, and which end of their peers' ranges it is tried with. */
export type Runtime = { readonly name: string; readonly node: string; readonly peers: 'lowest' | 'newest' }

// Packed for linux-x64 only; elsewhere the Node that runs this test has to do.
const packed = (name: string): string => {
  try {
    return join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), 'bin/node')
  } catch {
    return process.execPath
  }
}

const newest: Runtime = { name: 'Node 24', node: process.execPath, peers: 'newest' }

/** The oldest Node that the packages name in `engines`, and the one in use. */
export const runtimes: readonly Runtime[] = [
  { name: 'Node 22.16', node: packed('node-oldest'), peers: 'lowest' },
  newest,
]

/** Nodes that run TypeScript as it stands, which a newcomer does. */
export const runtimesForNewcomers: readonly Runtime[] = [
  { name: 'Node 22', node: packed('node-22'), peers: 'lowest' },
  newest,
]

/** What a program prints; fails where the program does. */
export const printedBy = async (
  node: string,
  folder: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> => {
  const { stdout } = await run(node, args, { cwd: folder, env: { PATH: process.env['PATH'], ...env } })
  return stdout
}
