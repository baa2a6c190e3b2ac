import { existsSync, rmSync } from 'node:fs'

import type { Instant, Position } from '@delega/core'
import { openSqliteStore } from '@delega/sqlite'
import type { Command } from 'commander'
import { isLeft } from 'fp-ts/lib/Either.js'

import { exportEvidence } from '../../evidence/export.js'
import { importEvidence } from '../../evidence/import.js'
import { manifestPath } from '../../evidence/manifest.js'
import { verify } from '../../verify/verify.js'
import { EXIT_OF, exitWith, orEnd } from '../answer.js'
import { endingFor, usage } from '../ending.js'
import { onSoundSource, onSource } from '../open.js'
import {
  accountantOption,
  type AgainstFlags,
  againstOptions,
  clientOption,
  common,
  type Common,
  evidenceOf,
  readPosition,
  scopeOf,
  type ScopeOptions,
} from '../options.js'
import { progress, say, sayJson } from '../output.js'
import { verificationText } from '../render.js'

type VerifyFlags = Common & AgainstFlags

const runVerify = async (flags: VerifyFlags): Promise<void> => {
  const options = evidenceOf(flags)
  const shown = progress('Verifying')
  const verified = await onSource(flags.store, (source) =>
    verify(source, { ...options, onProgress: shown.update }),
  ).finally(shown.stop)
  const result = orEnd(verified, flags.store)
  if (flags.json === true) sayJson(result)
  else say(verificationText(result))
  exitWith(EXIT_OF[result.outcome])
}

const addVerify = (program: Command): void => {
  againstOptions(common(program.command('verify')))
    .summary('prove the whole history')
    .description(
      'Proves every act in global order (authorised, by a right that was live then, for this action, in time), the order\n' +
        'and completeness of streams, that every event can be read, and that nothing has changed since a checkpoint.',
    )
    .addHelpText(
      'after',
      '\nExamples:\n' +
        '  delega verify --store practice.db --checkpoint march.json --public-key operator.pub\n' +
        '  delega verify --store evidence.jsonl --json\n' +
        '\nExits with 0 when nothing was found, 1 with findings, 3 when the history itself is damaged.',
    )
    .action(runVerify)
}

type ExportFlags = Common & ScopeOptions & { readonly output: string; readonly upTo?: Position }

const runExport = async (flags: ExportFlags): Promise<void> => {
  const { store, output, upTo, json } = flags
  for (const path of [output, manifestPath(output)])
    if (existsSync(path)) throw usage(`${path} exists already: name another file.`)
  const shown = progress('Exporting')
  const options = {
    scope: scopeOf(flags),
    path: output,
    onProgress: shown.update,
    ...(upTo === undefined ? {} : { upTo }),
  }
  const exported = await onSoundSource(store, (source) => exportEvidence(source, options)).finally(shown.stop)
  const manifest = orEnd(exported, store)
  if (json === true) sayJson(manifest)
  else say(`${manifest.events} events to ${output}, SHA-256 ${manifest.sha256}\nManifest: ${manifestPath(output)}`)
  exitWith(0)
}

const addExport = (program: Command): void => {
  common(program.command('export'))
    .summary('write evidence to a file')
    .description(
      'Writes the evidence of a client, an accountant, a pair or all as JSON Lines in canonical form, with a manifest\n' +
        'beside it. The same history gives the same bytes. Every command takes the file for a store.',
    )
    .addOption(clientOption())
    .addOption(accountantOption())
    .requiredOption('-o, --output <file>', 'where to write, such as evidence.jsonl')
    .option('--up-to <position>', 'the last position to take', readPosition)
    .addHelpText('after', '\nExample:\n  delega export --store practice.db --client 3f… -o client.jsonl')
    .action(runExport)
}

type ImportFlags = Common & { readonly into: string }

const runImport = async ({ store, into, json }: ImportFlags): Promise<void> => {
  if (existsSync(into)) throw usage(`${into} exists already: name a new file.`)
  const shown = progress('Importing')
  const imported = await onSoundSource(store, async (source) => {
    let recordedAt = '' as Instant
    const opened = await openSqliteStore({ file: into, synchronous: 'normal', clock: () => recordedAt })()
    if (isLeft(opened)) throw endingFor(opened.left, into)
    const recording = (at: Instant): void => {
      recordedAt = at
    }
    const result = await importEvidence(source, opened.right, recording, shown.update)
    await opened.right.close()
    if (isLeft(result)) rmSync(into, { force: true })
    return result
  }).finally(shown.stop)
  const result = orEnd(imported, store)
  if (json === true) sayJson(result)
  else
    say(
      `${result.events} events to ${into}. ${
        result.positionsKept
          ? 'Positions are as they were: old checkpoints hold.'
          : 'Positions are new: old checkpoints do not apply.'
      }`,
    )
  exitWith(0)
}

const addImport = (program: Command): void => {
  common(program.command('import'))
    .summary('put evidence into a new store')
    .description('Copies an export, or a whole store, into a new SQLite file: same events, same streams, same times.')
    .requiredOption('--into <file>', 'the new file')
    .addHelpText('after', '\nExample:\n  delega import --store evidence.jsonl --into copy.db')
    .action(runImport)
}

export const addEvidenceCommands = (program: Command): void => {
  addVerify(program)
  addExport(program)
  addImport(program)
}
