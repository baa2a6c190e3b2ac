import type { Actor } from '@delega/core'
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'

import type { Engine } from '../attempt.js'
import { accepted } from '../commands.js'
import { execute } from '../execute.js'
import { commandIdOf } from '../ids.js'
import type { Fault, No } from '../outcome.js'
import type { Checkpoint } from './checkpoint.js'
import { readerOf } from './reader.js'
import { type Due, settlementAfter } from './work.js'

/** What one run of the processes did. */
export type ProcessReport = {
  /** How many commands of each type changed something. */
  readonly done: Readonly<Record<string, number>>
  /** What could not be done this time; the next run tries again. */
  readonly undone: readonly { readonly type: string; readonly why: No }[]
}

/**
 * What follows by itself: requests and delegations expire, a closed accountant's delegations end, a service is deleted
 * 90 days after its end, authorisations are finished or lapse, support requests are flagged, stray numbers come back.
 * Each step is a command whose id derives from the event that it follows from: any number of runs, in any number of
 * processes, after any crash, come to the same. With a checkpoint a new process goes on where an earlier one had got to.
 */
export type Processes = {
  /** Reads what is new and does what is due by now. */
  readonly run: () => Promise<Either<Fault, ProcessReport>>
}

const PROCESSES: Actor = { kind: 'system', name: 'delega-processes' }

export const processesOf = (engine: Engine, checkpoint: Checkpoint | null): Processes => {
  const { work, catchUp, keep } = readerOf(engine, checkpoint)

  const carryOut = async ({ cause, body }: Due): Promise<Either<No, number>> => {
    const command = accepted(commandIdOf(cause, `${body.type}/${aboutOf(body)}`), PROCESSES, body, {
      correlationId: null,
      causationId: cause,
    })
    const receipt = await execute(engine, command)
    return isLeft(receipt) ? receipt : right(receipt.right.events.length)
  }

  const run = async (): Promise<Either<Fault, ProcessReport>> => {
    const unread = await catchUp()
    if (unread !== null) return left(unread)
    const now = engine.clock()
    const done: Record<string, number> = {}
    const undone: { readonly type: string; readonly why: No }[] = []
    const stuck = new Map<string, No>()
    const step = async (due: Due): Promise<void> => {
      const { type } = due.body
      const about = aboutOf(due.body)
      const before = stuck.get(about)
      const outcome = before === undefined ? await carryOut(due) : left(before)
      if (isLeft(outcome)) {
        undone.push({ type, why: outcome.left })
        // What comes later in a delegation does not overtake: the order of its events depends on no fault of the world.
        if (about !== '' && outcome.left.no === 'failed') stuck.set(about, outcome.left)
        return
      }
      if (outcome.right > 0) done[type] = (done[type] ?? 0) + 1
      if (due.body.type === 'BarAct') await step(settlementAfter(due.when, due.body, outcome.right > 0))
    }
    for (const due of [...work().due.values()].filter(({ when }) => when <= now)) await step(due)
    await keep()
    return right({ done, undone })
  }

  // One run at a time: a second call waits for the first and then looks again.
  let last: Promise<unknown> = Promise.resolve()
  return {
    run: () => {
      const next = last.then(run)
      last = next
      return next
    },
  }
}

/** The delegation that a command is about, so that one event can lead to several of the same type. */
const aboutOf = (body: Due['body']): string =>
  'clientId' in body && 'accountantId' in body ? `${body.clientId}_${body.accountantId}` : ''
