import { describe, expect, it } from '@jest/globals'
import { type Either, isLeft } from 'fp-ts/lib/Either.js'

/** What becomes of a command: events, nothing to change, or a refusal. */
export type Verdict = 'accepts' | 'ignores' | 'refuses'

/** For each status what becomes of each command, given by who may give it and with nothing else against it. */
export type DecisionTable<Status extends string, CommandType extends string> = Readonly<
  Record<Status, Readonly<Record<CommandType, Verdict>>>
>

export const verdictOf = (decision: Either<unknown, readonly unknown[]>): Verdict => {
  if (isLeft(decision)) return 'refuses'
  return decision.right.length > 0 ? 'accepts' : 'ignores'
}

/** One test for each cell. `decide` brings the subject into the status and gives it the command. */
export const describeTable = <Status extends string, CommandType extends string>(
  name: string,
  table: DecisionTable<Status, CommandType>,
  decide: (status: Status, command: CommandType) => Either<unknown, readonly unknown[]>,
): void => {
  const statuses = Object.keys(table) as Status[]
  describe.each(statuses)(`${name} that is %s`, (status) => {
    const cells = Object.entries<Verdict>(table[status]) as [CommandType, Verdict][]
    it.each(cells)('on %s %s', (command, verdict) => expect(verdictOf(decide(status, command))).toBe(verdict))
  })
}
