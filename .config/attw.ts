// Whether each package, as packed, resolves and is typed for those who import it. Everything is ESM: `require` of it works
// on every Node that `engines` allows, and the profile `esm-only` asks no more.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pnpm, publishedPackages, root } from './packages.ts'

const folder = mkdtempSync(join(tmpdir(), 'delega-attw-'))

const isRight = ({ manifest, folder: source }: ReturnType<typeof publishedPackages>[number]): boolean => {
  const tarball = join(folder, `${manifest.name.replace('/', '-')}.tgz`)
  const packed = spawnSync(pnpm, ['pack', '--out', tarball], { cwd: source, encoding: 'utf8' })
  if (packed.status !== 0) throw new Error(`${manifest.name} cannot be packed: ${packed.stderr}`)
  const { status, stdout } = spawnSync('attw', [tarball, '--profile', 'esm-only', '--format', 'ascii', '--no-emoji'], {
    cwd: root,
    encoding: 'utf8',
  })
  console.log(`${status === 0 ? 'ok   ' : 'FAULT'} ${manifest.name}`)
  if (status !== 0) console.log(stdout)
  return status === 0
}

const outcomes = publishedPackages().map(isRight)
rmSync(folder, { recursive: true })

process.exitCode = outcomes.every(Boolean) ? 0 : 1
