import type { StoredEvent } from '@delega/core'

import type { Authorizations } from './authorizations.js'
import type { Book } from './book.js'
import { type Broken, finding, type Finding, type Place, placeOf } from './finding.js'
import type { RuleName } from './rules.js'

/** What was looked at, while it is being counted. */
export type Tally = { events: number; acts: number; authorizations: number; unproven: number }

/** What the proofs of one verification share: what the history has said so far, and where to say what is wrong. */
export type Desk = {
  readonly book: Book
  readonly authorizations: Authorizations
  readonly tally: Tally
  /** Something is wrong with an event. */
  readonly say: (event: Place, rule: RuleName, detail?: string | null) => void
  /** All that is wrong with an event. */
  readonly report: (stored: StoredEvent, faults: readonly Broken[]) => void
}

export const newDesk = (book: Book, authorizations: Authorizations, onFinding: (finding: Finding) => void): Desk => {
  const say = (event: Place, rule: RuleName, detail: string | null = null): void =>
    onFinding(finding(rule, placeOf(event), detail))
  return {
    book,
    authorizations,
    tally: { events: 0, acts: 0, authorizations: 0, unproven: 0 },
    say,
    report: (stored, faults) => {
      for (const { rule, detail } of faults) say(stored, rule, detail)
    },
  }
}
