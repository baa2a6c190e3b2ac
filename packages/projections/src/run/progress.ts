import type { Position, StoredEvent } from '@delega/core'

import type { Progress, Showable } from './status.js'

export type Meter = {
  readonly read: (events: readonly StoredEvent[], position: Position | null, done: boolean) => void
}

// Positions have gaps, so this is an estimate, which is all that a progress bar needs.
const partOf = (start: number, position: number, target: number): number =>
  target <= start ? 1 : Math.min(1, Math.max(0, (position - start) / (target - start)))

/** Tells how a task goes: `now` in milliseconds, `target` the last position known when it began. */
export const meter = (
  task: { readonly model: string; readonly task: Progress['task']; readonly start: Position | null },
  target: Position | null,
  now: () => number,
  tell: (progress: Progress) => void,
): Meter => {
  const begun = now()
  let total = 0
  return {
    read: (events, position, done) => {
      total += events.length
      const seconds = Math.max((now() - begun) / 1000, 0.001)
      const part = done ? 1 : target === null ? null : partOf(task.start ?? 0, position ?? 0, target)
      tell({
        model: task.model,
        task: task.task,
        events: total,
        eventsPerSecond: total / seconds,
        position,
        part,
        secondsLeft: part === null || part === 0 ? null : (seconds * (1 - part)) / part,
        done,
      })
    },
  }
}

const TASKS: Readonly<Record<Showable['task'], string>> = { catchUp: 'catching up', rebuild: 'rebuilding', read: '' }

const percent = (part: number): string => `${Math.floor(part * 100)} %`

/** One plain line about a task, for logs and for terminals without a bar. */
export const describeProgress = ({
  model,
  task,
  events,
  eventsPerSecond,
  part,
  secondsLeft,
  done,
}: Showable): string => {
  const rate = `${events} events, ${Math.round(eventsPerSecond)} a second`
  const what = [TASKS[task], done ? 'done' : ''].filter((word) => word !== '').join(' ')
  const rest = part === null || secondsLeft === null ? '' : `, ${percent(part)}, ${Math.ceil(secondsLeft)} s left`
  return `${model}: ${what === '' ? '' : `${what}, `}${rate}${done ? '' : rest}`
}
