import type { Action, ClientId, Instant, Module, Permission } from '@delega/core'
import type { Command } from 'commander'

import { type Supposition, whatIf } from '../../acts/what-if.js'
import { unused } from '../../acts/unused.js'
import { asOf } from '../../links/as-of.js'
import { diff } from '../../timeline/diff.js'
import { timeline } from '../../timeline/timeline.js'
import { whoCould } from '../../timeline/who-could.js'
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
  moduleOption,
  type MomentOptions,
  momentOf,
  pairOf,
  periodOf,
  type PeriodOptions,
  permissionsOption,
  positionOption,
  scopeOf,
  type ScopeOptions,
  toOption,
} from '../options.js'
import { asOfText, diffText, timelineText, unusedText, whatIfText, whoCouldText } from '../render.js'

const scoped = (command: Command): Command => common(command).addOption(clientOption()).addOption(accountantOption())

const addAsOf = (program: Command): void => {
  scoped(program.command('as-of'))
    .summary('what could an accountant do for a client at a moment, and by which grants')
    .description(
      'What could an accountant do for a client at an instant or a position, and by which grants.\n' +
        'With one side, or none: the whole portfolio as a matrix. Without a moment: now.',
    )
    .addOption(instantOption('--at <date>', 'at this instant of business time'))
    .addOption(positionOption('as the store knew it at this position'))
    .addHelpText(
      'after',
      '\nExamples:\n' +
        '  delega as-of --store practice.db --client 3f… --accountant 9a… --at 2026-03-31\n' +
        '  delega as-of --store practice.db --accountant 9a… --position 1200 --json',
    )
    .action((options: Common & ScopeOptions & MomentOptions) =>
      answer(options, (source) => asOf(source, scopeOf(options), momentOf(options)), asOfText),
    )
}

const addTimeline = (program: Command): void => {
  scoped(program.command('timeline'))
    .summary('permissions over time')
    .description(
      'The permissions of a pair, a client or an accountant over time: when each began and ended, and by what.',
    )
    .addOption(fromOption())
    .addOption(toOption())
    .addHelpText(
      'after',
      '\nExample:\n  delega timeline --store practice.db --client 3f… --from 2026-01-01 --to 2026-12-31',
    )
    .action((options: Common & ScopeOptions & PeriodOptions) =>
      answer(options, (source) => timeline(source, scopeOf(options), periodOf(options)), timelineText),
    )
}

const addDiff = (program: Command): void => {
  scoped(program.command('diff'))
    .summary('what changed between two dates')
    .description('Which permissions stand otherwise at the second date than at the first.')
    .addOption(instantOption('--from <date>', 'first date').makeOptionMandatory())
    .addOption(instantOption('--to <date>', 'second date').makeOptionMandatory())
    .addHelpText('after', '\nExample:\n  delega diff --store practice.db --from 2026-01-01 --to 2026-03-31')
    .action((options: Common & ScopeOptions & { readonly from: Instant; readonly to: Instant }) => {
      const { from, to } = options
      if (from > to) throw usage('--from lies after --to.')
      return answer(options, (source) => diff(source, scopeOf(options), { at: from }, { at: to }), diffText)
    })
}

const addWhoCould = (program: Command): void => {
  common(program.command('who-could'))
    .summary('who could do something for a client in a period')
    .description('The accountants who could do something for a client in a period, when, and by which grants.')
    .addOption(clientOption().makeOptionMandatory())
    .addOption(actionOption().makeOptionMandatory())
    .addOption(fromOption())
    .addOption(toOption())
    .addHelpText(
      'after',
      '\nExample:\n  delega who-could --store practice.db --client 3f… --action send-invoice --from 2026-03-01',
    )
    .action((options: Common & PeriodOptions & { readonly client: ClientId; readonly action: Action }) => {
      const { client, action } = options
      const question = { clientId: client, action, period: periodOf(options) }
      return answer(options, (source) => whoCould(source, question), whoCouldText)
    })
}

const addUnused = (program: Command): void => {
  scoped(program.command('unused'))
    .summary('grants that nobody uses')
    .description('The grants in hand on which no authorisation has relied, ever or since a date.')
    .addOption(instantOption('--since <date>', 'not used since'))
    .addOption(instantOption('--at <date>', 'grants in hand at this instant'))
    .addOption(positionOption('grants in hand at this position'))
    .addHelpText('after', '\nExample:\n  delega unused --store practice.db --since 2026-01-01')
    .action((options: Common & ScopeOptions & MomentOptions & { readonly since?: Instant }) => {
      const asked = { moment: momentOf(options), since: options.since ?? null }
      return answer(options, (source) => unused(source, scopeOf(options), asked), unusedText)
    })
}

type WhatIfOptions = Common &
  ScopeOptions & { readonly permissions?: readonly Permission[]; readonly module?: Module; readonly at?: Instant }

const suppositionOf = (what: string, options: WhatIfOptions): Supposition => {
  const { client, accountant, permissions, module } = options
  switch (what) {
    case 'revoke':
      return permissions === undefined
        ? { type: 'RevokeDelegation', ...pairOf(options) }
        : { type: 'RevokePermissions', ...pairOf(options), permissions }
    case 'module-lapses':
      if (client === undefined || module === undefined) throw usage('Give --client and --module.')
      return { type: 'LapseModule', clientId: client, module }
    case 'service-expires':
      if (client === undefined) throw usage('Give --client.')
      return { type: 'LapseService', clientId: client }
    case 'accountant-closes':
      if (accountant === undefined) throw usage('Give --accountant.')
      return { type: 'CloseAccountant', accountantId: accountant }
    default:
      throw usage(`Nothing is known of "${what}": say revoke, module-lapses, service-expires or accountant-closes.`)
  }
}

const addWhatIf = (program: Command): void => {
  scoped(program.command('what-if'))
    .summary('a dry run of a revocation or a lapse')
    .description(
      'What would follow if something were done: which permissions fall, and which drafts, authorised acts and requests\n' +
        'for support it touches. Nothing is written.',
    )
    .argument('<what>', 'revoke, module-lapses, service-expires or accountant-closes')
    .addOption(permissionsOption())
    .addOption(moduleOption())
    .addOption(instantOption('--at <date>', 'done at this instant (default: right after the last event)'))
    .addHelpText(
      'after',
      '\nExamples:\n' +
        '  delega what-if revoke --store practice.db --client 3f… --accountant 9a… --permissions invoices:read\n' +
        '  delega what-if module-lapses --store practice.db --client 3f… --module documents',
    )
    .action((what: string, options: WhatIfOptions) => {
      const supposition = suppositionOf(what, options)
      return answer(options, (source) => whatIf(source, supposition, options.at), whatIfText)
    })
}

export const addPermissionCommands = (program: Command): void => {
  addAsOf(program)
  addTimeline(program)
  addDiff(program)
  addWhoCould(program)
  addUnused(program)
  addWhatIf(program)
}
