import type { ExpectedRevision, RecordedEvent } from './events.ts'

/** What an append meets in the stream it is aimed at. */
export type Encounter = {
  readonly current: bigint
  readonly expected: ExpectedRevision
  readonly ids: readonly string[]
  readonly isTombstoned: boolean
  readonly isSoftDeleted: boolean
  readonly hasMetadata: boolean
  readonly at: (revision: bigint) => RecordedEvent | undefined
  /** The event of that id in this stream, if the bounded cache still holds it. */
  readonly remembered: (id: string) => RecordedEvent | undefined
}

export type Decision =
  | { readonly decision: 'ok'; readonly softDeleted: boolean }
  | { readonly decision: 'idempotent'; readonly last: RecordedEvent }
  | { readonly decision: 'wrong-expected-version' }
  | { readonly decision: 'deleted' }

const wrongExpectedVersion: Decision = { decision: 'wrong-expected-version' }
const deleted: Decision = { decision: 'deleted' }

/** The server's own rules, in its own order: IndexWriter.CheckCommit. */
export const decide = (met: Encounter): Decision => {
  if (met.isTombstoned) return deleted
  if (met.expected === 'stream_exists') {
    if (met.isSoftDeleted) return deleted
    if (met.current < 0n && !met.hasMetadata) return wrongExpectedVersion
  }
  if (met.expected === 'any' || met.expected === 'stream_exists') return byMemory(met)

  const expected = met.expected === 'no_stream' ? -1n : met.expected
  if (expected > met.current) return wrongExpectedVersion
  if (expected === met.current) return { decision: 'ok', softDeleted: met.isSoftDeleted }
  return byComparison(met, expected)
}

const byMemory = ({ ids, remembered, isSoftDeleted }: Encounter): Decision => {
  const known = ids.map(remembered)
  if (known[0] === undefined) return { decision: 'ok', softDeleted: isSoftDeleted }
  const last = known.at(-1)
  return last === undefined || known.includes(undefined) ? wrongExpectedVersion : { decision: 'idempotent', last }
}

const byComparison = ({ ids, at, expected, isSoftDeleted }: Encounter, past: bigint): Decision => {
  const stored = ids.map((_, index) => at(past + 1n + BigInt(index)))
  const firstDifference = ids.findIndex((id, index) => stored[index]?.id !== id)
  if (firstDifference === 0 && expected === 'no_stream' && isSoftDeleted) return { decision: 'ok', softDeleted: true }

  const last = stored.at(-1)
  return last === undefined || firstDifference >= 0 ? wrongExpectedVersion : { decision: 'idempotent', last }
}
