import type { Action, EventId, Position } from '@delega/core'
import type { Command } from 'commander'
import { isLeft, right } from 'fp-ts/lib/Either.js'

import { ledger } from '../../acts/ledger.js'
import { sample } from '../../acts/sample.js'
import { explainAct, explainAction } from '../../explain/explain.js'
import type { Explanation } from '../../explain/explanation.js'
import type { Audited, EventSource } from '../../source/source.js'
import { answer } from '../answer.js'
import { usage } from '../ending.js'
import {
  accountantOption,
  actionOption,
  clientOption,
  common,
  type Common,
  fromOption,
  instantOption,
  type MomentOptions,
  momentOf,
  pairOf,
  periodOf,
  type PeriodOptions,
  positionOption,
  readEvent,
  scopeOf,
  type ScopeOptions,
  toOption,
  wholeOption,
} from '../options.js'
import { drawingText, explanationText, ledgerText } from '../render.js'

type ExplainOptions = Common &
  ScopeOptions &
  MomentOptions & { readonly event?: EventId | Position; readonly action?: Action }

const explained =
  (options: ExplainOptions) =>
  async (source: EventSource): Audited<Explanation> => {
    const { event, action } = options
    if (event === undefined && action === undefined)
      throw usage('Give --event, or --action with --client and --accountant.')
    if (event === undefined && action !== undefined)
      return explainAction(source, pairOf(options), action, momentOf(options))
    const found = await explainAct(source, event as EventId | Position)
    if (isLeft(found)) return found
    if (found.right === null) throw usage(`There is no event ${String(event)}.`)
    return right(found.right)
  }

const addExplain = (program: Command): void => {
  common(program.command('explain'))
    .summary('why an act was allowed, or why an action is refused')
    .description(
      'Why an act on record was allowed: its authorisation, grants, delegation, account and service, each with the event\n' +
        'behind it. Or why an action is allowed or refused at a moment: every condition that does not hold.',
    )
    .option('--event <id>', 'the act: id or position of its event', readEvent)
    .addOption(actionOption())
    .addOption(clientOption())
    .addOption(accountantOption())
    .addOption(instantOption('--at <date>', 'at this instant (default: now)'))
    .addOption(positionOption('as the store knew it at this position'))
    .addHelpText(
      'after',
      '\nExamples:\n' +
        '  delega explain --store practice.db --event 1200\n' +
        '  delega explain --store practice.db --client 3f… --accountant 9a… --action send-invoice --at 2026-03-31\n' +
        '\nExits with 1 when the act cannot be proven.',
    )
    .action((options: ExplainOptions) =>
      answer(options, explained(options), explanationText, ({ verdict }) => (verdict === 'unproven' ? 1 : 0)),
    )
}

const addLedger = (program: Command): void => {
  common(program.command('ledger'))
    .summary('everything done on behalf of clients, with its authority')
    .description('Every act of accountants, each with the authorisation under which it was done.')
    .addOption(clientOption())
    .addOption(accountantOption())
    .addOption(fromOption())
    .addOption(toOption())
    .addHelpText(
      'after',
      '\nExample:\n  delega ledger --store practice.db --client 3f… --from 2026-03-01 --to 2026-03-31\n' +
        '\nExits with 1 when an act has no authorisation.',
    )
    .action((options: Common & ScopeOptions & PeriodOptions) =>
      answer(
        options,
        (source) => ledger(source, scopeOf(options), periodOf(options)),
        ledgerText,
        (entries) => (entries.some(({ status }) => status === 'unauthorised') ? 1 : 0),
      ),
    )
}

type SampleOptions = Common & ScopeOptions & PeriodOptions & { readonly size: number; readonly seed: string }

const MOST_DRAWN = 10_000

const addSample = (program: Command): void => {
  common(program.command('sample'))
    .summary('n grants and n removals, drawn by lot')
    .description(
      'Draws grants and removals as auditors do. Each event draws its lot from the seed and its own id, so that the same\n' +
        'seed draws the same sample again, on any store or export of this history.',
    )
    .addOption(wholeOption('-n, --size <n>', 'how many of each', 1, MOST_DRAWN).default(25))
    .option('--seed <text>', 'what the lots are drawn from', '1')
    .addOption(clientOption())
    .addOption(accountantOption())
    .addOption(fromOption())
    .addOption(toOption())
    .addHelpText('after', '\nExample:\n  delega sample --store practice.db -n 25 --seed audit-2026 --from 2026-01-01')
    .action((options: SampleOptions) => {
      const { size, seed } = options
      return answer(
        options,
        (source) => sample(source, scopeOf(options), { size, seed, period: periodOf(options) }),
        ({ grants, removals }) => `${drawingText('grants', grants)}\n\n${drawingText('removals', removals)}`,
      )
    })
}

export const addActCommands = (program: Command): void => {
  addExplain(program)
  addLedger(program)
  addSample(program)
}
