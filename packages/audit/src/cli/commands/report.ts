import { accountantIdCodec, type AccountantId, type ClientId, clientIdCodec, type Instant } from '@delega/core'
import { type Command, InvalidArgumentError } from 'commander'
import { isRight } from 'fp-ts/lib/Either.js'
import { basename } from 'node:path'

import { reportHtml } from '../../report/page.js'
import { type Report, report, type ReportOptions } from '../../report/report.js'
import { EXIT_OF, exitWith, orEnd } from '../answer.js'
import { usage } from '../ending.js'
import { refuseTaken, writeNew } from '../files.js'
import { onSoundSource, shown } from '../open.js'
import {
  accountantOption,
  againstOptions,
  type AgainstFlags,
  clientOption,
  common,
  type Common,
  evidenceOf,
  fromOption,
  periodOf,
  type PeriodOptions,
  type ScopeOptions,
  scopeOf,
  toOption,
} from '../options.js'
import { progress, say, sayJson } from '../output.js'

type PairIds = { readonly client: ClientId; readonly accountant: AccountantId }

type ReportFlags = Common &
  ScopeOptions &
  PeriodOptions &
  AgainstFlags & { readonly pair?: PairIds; readonly output: string }

const readPair = (text: string): PairIds => {
  const [left, right, ...more] = text.replace(/^delegation-/, '').split(/[_,/]/)
  const [client, accountant] = [clientIdCodec.decode(left), accountantIdCodec.decode(right)]
  if (isRight(client) && isRight(accountant) && more.length === 0)
    return { client: client.right, accountant: accountant.right }
  throw new InvalidArgumentError('expected <client id>_<accountant id>, as in the name of the delegation.')
}

const sidesOf = ({ pair, client, accountant }: ReportFlags): ScopeOptions => {
  if (pair !== undefined && (client !== undefined || accountant !== undefined))
    throw usage('Give --pair, or --client and --accountant: not both.')
  if (pair !== undefined) return pair
  if (client === undefined && accountant === undefined) throw usage('Give --client, --accountant or --pair.')
  return { ...(client === undefined ? {} : { client }), ...(accountant === undefined ? {} : { accountant }) }
}

const line = ({ findings, findingsElsewhere, pairs }: Report, path: string): string =>
  [
    `Report to ${path}: ${pairs.length} delegations, ${pairs.reduce((sum, { acts }) => sum + acts.length, 0)} acts.`,
    findings.length === 0 ? 'Nothing found.' : `${findings.length} findings.`,
    ...(findingsElsewhere === 0 ? [] : [`${findingsElsewhere} more about others: see \`delega verify\`.`]),
  ].join(' ')

const isUnknown = ({ pairs, clients, accountants }: Report): boolean =>
  pairs.every(({ decided, intervals, acts }) => decided.length + intervals.length + acts.length === 0) &&
  [...clients, ...accountants].every(({ name }) => name === null)

const run = async (flags: ReportFlags): Promise<void> => {
  const { store, output, json } = flags
  const bar = progress('Verifying')
  const options: ReportOptions = {
    ...evidenceOf(flags),
    scope: scopeOf(sidesOf(flags)),
    period: periodOf(flags),
    madeAt: new Date().toISOString() as Instant,
    history: store.includes('://') ? shown(store) : basename(store),
    onProgress: bar.update,
  }
  refuseTaken(output)
  const made = await onSoundSource(store, (source) => report(source, options)).finally(bar.stop)
  const answer = orEnd(made, store)
  if (isUnknown(answer))
    throw usage(`Nothing in ${shown(store)} speaks of ${Object.values(options.scope).join(' and ')}.`)
  writeNew(output, reportHtml(answer), 0o600)
  if (json === true) sayJson(answer)
  else say(line(answer, output))
  exitWith(
    EXIT_OF[answer.verification.outcome === 'damaged' ? 'damaged' : answer.findings.length > 0 ? 'findings' : 'clean'],
  )
}

export const addReportCommand = (program: Command): void => {
  againstOptions(common(program.command('report')))
    .summary('a page to file: permissions, acts, findings, checkpoint')
    .description(
      'Writes one HTML file about a client, an accountant or a pair: permissions over time as a picture, grants and\n' +
        'removals with their reasons, every act with its authority, what the verification of the whole history found, and\n' +
        'the checkpoint with how to check it. The file needs no network, and holds names and reasons: keep it safe.',
    )
    .addOption(clientOption())
    .addOption(accountantOption())
    .option('--pair <client_accountant>', 'of these two, as in the name of their delegation', readPair)
    .addOption(fromOption())
    .addOption(toOption())
    .requiredOption('-o, --output <file>', 'where to write, such as report.html')
    .addHelpText(
      'after',
      '\nExamples:\n' +
        '  delega report --store practice.db --client 3f… --from 2026-01-01 --to 2026-12-31 -o report.html\n' +
        '  delega report --store practice.db --accountant 9a… --checkpoint march.json --public-key operator.pub -o report.html\n' +
        '\nExits with 0 when nothing was found, 1 with findings about the scope, 3 when the history is damaged.',
    )
    .action(run)
}
