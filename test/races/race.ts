import { type CommandInput, type Delega, openDelega } from '@delega/application'
import { type EventStore, type Instant, instant, plusMilliseconds } from '@delega/core'

import { CLIENT_TAX_ID, content, FOR_INVOICES, settingUp, type Stage, stageOf, uuid } from './cast.ts'
import { gated, gatedForAll, Killed, killedAfter, onBehalfOf, unfenced } from './gated-store.ts'
import { judgeFrom, oracle, type Violation } from './oracle.ts'
import { type Actor, type Choices, choicesOf, interleave, type Turn } from './schedule.ts'

export type RaceOptions = {
  readonly store: EventStore
  readonly schedules: number
  readonly seed: number
  /** Runs the twin without the fence. */
  readonly withoutFence?: boolean
  /** The number of the first schedule (default 0): runs on one store must not share them. */
  readonly first?: number
  /** Called after each batch of schedules. */
  readonly onProgress?: (schedules: number) => void
  /** Stops at the first batch with a violation. */
  readonly stopAtViolation?: boolean
}

export type RaceReport = {
  readonly schedules: number
  readonly seed: number
  /** How many commands got through, were refused, or were broken off by a kill or a call that took too long. */
  readonly acts: number
  readonly refusals: number
  readonly interruptions: number
  readonly violations: readonly Violation[]
}

const START = instant('2026-03-01T09:00:00.000Z')
const must = async (delega: Delega, command: CommandInput): Promise<void> => {
  const outcome = await delega.handle(command)
  if (outcome._tag === 'Left') throw new Error(`${command.type} was not carried out: ${JSON.stringify(outcome.left)}`)
}

const setUp = async (delega: Delega, stage: Stage): Promise<void> => {
  for (const command of settingUp(stage)) await must(delega, command)
}

type Counts = { acts: number; refusals: number; interruptions: number }

const count = (outcome: Awaited<ReturnType<Delega['handle']>>, counts: Counts): void => {
  if (outcome._tag === 'Right') counts.acts += 1
  else if (outcome.left.no === 'refused') counts.refusals += 1
  else if (outcome.left.no === 'failed' && outcome.left.fault.fault === 'OutcomeUnknown') counts.interruptions += 1
  else throw new Error(`A command failed: ${JSON.stringify(outcome.left)}`)
}

const giving =
  (serviceFor: (turn: Turn) => Delega, command: CommandInput, counts: Counts): Actor =>
  async (turn) => {
    const delega = serviceFor(turn)
    try {
      count(await onBehalfOf(turn, async () => delega.handle(command)), counts)
    } catch (error) {
      if (!(error instanceof Killed)) throw error
      counts.interruptions += 1
    }
  }

const keeping =
  ({ processes }: Delega): Actor =>
  async (turn) => {
    const report = await onBehalfOf(turn, processes.run)
    if (report._tag === 'Left') throw new Error(`The processes failed: ${report.left.fault}`)
  }

/** What the accountant may be about to do. */
const actOf = ({ accountant: by, invoice, n }: Stage, { oneOf }: Choices): CommandInput =>
  oneOf<CommandInput>([
    {
      type: 'SendInvoice',
      by,
      ...invoice,
      commandId: uuid('a', n),
      series: '',
      fileName: `IT${CLIENT_TAX_ID}_${n.toString(36)}.xml`,
    },
    { type: 'EditInvoice', by, ...invoice, commandId: uuid('a', n), content: { ...content, date: '2026-02-28' } },
    { type: 'DiscardInvoice', by, ...invoice, commandId: uuid('a', n) },
    { type: 'DraftInvoice', by, clientId: invoice.clientId, invoiceId: uuid('e', n), commandId: uuid('a', n), content },
  ])

/** What may take the right to it away meanwhile. */
const counterOf = ({ accountant, client, pair, n }: Stage, { oneOf }: Choices): CommandInput =>
  oneOf<CommandInput>([
    {
      type: 'RevokePermissions',
      by: client,
      ...pair,
      permissions: ['invoices:send', 'invoices:write'],
      reason: 'No more',
    },
    { type: 'RevokePermissions', by: client, ...pair, permissions: ['invoices:read'], reason: 'No more' },
    { type: 'RevokeDelegation', by: client, ...pair, reason: 'Another accountant' },
    { type: 'RenounceDelegation', by: accountant, ...pair, reason: 'Too busy' },
    { type: 'RequireTwoStepVerification', by: client, clientId: pair.clientId },
    { type: 'CloseAccountant', by: accountant, accountantId: pair.accountantId, reason: `Retired ${n}` },
  ])

/** What else may be asked meanwhile: nothing, the same again, or what helps the accountant or gets in its way. */
const asideOf = (stage: Stage, act: CommandInput, { oneOf }: Choices): readonly CommandInput[] => {
  const { client, pair, invoice, n } = stage
  return oneOf<readonly CommandInput[]>([
    [],
    [act],
    [{ type: 'GrantPermissions', by: client, ...pair, permissions: FOR_INVOICES }],
    [
      {
        type: 'SendInvoice',
        by: client,
        ...invoice,
        series: '',
        fileName: `IT${CLIENT_TAX_ID}_O${n.toString(36)}.xml`,
      },
    ],
  ])
}

const BATCH = 50
const A_MINUTE = 61_000
const A_DAY = 86_400_000

type Scene = {
  readonly store: EventStore
  readonly clock: () => Instant
  readonly pass: (milliseconds: number) => void
  readonly choices: Choices
  readonly counts: Counts
  /** Services that live through the whole race, to run the processes. */
  readonly keepers: readonly Delega[]
}

// Time passes, in the middle of everything; and sometimes the processes run.
const circumstancesOf = ({ pass, choices, keepers }: Scene): readonly Actor[] => {
  const { below } = choices
  const passing: Actor = async (turn) => {
    await turn(async () => pass(A_MINUTE))
  }
  return [
    ...Array.from({ length: below(4) === 0 ? 1 + below(2) : 0 }, () => passing),
    ...keepers.slice(0, below(3) === 0 ? 1 + below(keepers.length) : 0).map(keeping),
  ]
}

/** Lets one act race with what ends the right to it. */
const play = async (stage: Stage, warm: Delega, scene: Scene): Promise<void> => {
  const { store, clock, choices, counts } = scene
  const act = actOf(stage, choices)
  const commands = [act, counterOf(stage, choices), ...asideOf(stage, act, choices)]
  // Each actor in a service of its own, or all in one, which knows the streams already or does not.
  const shared = choices.oneOf([null, openDelega({ store: gatedForAll(store, clock), clock }), warm])
  const callsToLive = choices.below(4) === 0 ? choices.below(14) : Number.POSITIVE_INFINITY
  const actors = commands.map((command, index) =>
    giving(
      (turn) =>
        index === 0 && callsToLive < Number.POSITIVE_INFINITY
          ? openDelega({ store: killedAfter(callsToLive, gated(store, turn, clock)), clock })
          : (shared ?? openDelega({ store: gated(store, turn, clock), clock })),
      command,
      counts,
    ),
  )
  await interleave([...actors, ...circumstancesOf(scene)], choices)
}

/** Lets acts race with what ends the right to them, and judges what is then on record. */
export const race = async (options: RaceOptions): Promise<RaceReport> => {
  const { schedules, seed, first = 0 } = options
  const store = options.withoutFence === true ? unfenced(options.store) : options.store
  const { judge, conclude, violations } = oracle(options.store.atomicity === 'unit')
  const counts = { acts: 0, refusals: 0, interruptions: 0 }
  let now = START
  const clock = (): Instant => now
  const pass = (milliseconds: number): void => {
    now = plusMilliseconds(now, milliseconds)
  }
  const keepers = [1, 2].map(() => openDelega({ store: gatedForAll(store, clock), clock }))
  const scene: Scene = { store, clock, pass, choices: choicesOf(seed), counts, keepers }
  // what was there before is not judged
  let judged = await judgeFrom(options.store, () => undefined, null)
  let run = 0
  while (run < schedules) {
    const stages = Array.from({ length: Math.min(BATCH, schedules - run) }, (_, index) => stageOf(first + run + index))
    const warm = openDelega({ store: gatedForAll(store, clock), clock })
    await Promise.all(stages.map(async (stage) => setUp(warm, stage)))
    for (const stage of stages) {
      pass(1)
      await play(stage, warm, scene)
    }
    run += stages.length
    judged = await judgeFrom(options.store, judge, judged)
    options.onProgress?.(run)
    if (options.stopAtViolation === true && violations().length > 0) break
  }
  pass(A_DAY)
  for (const { processes } of keepers) await processes.run()
  await judgeFrom(options.store, judge, judged)
  conclude()
  return { schedules: run, seed, ...counts, violations: violations() }
}
