import { describe, expect, it } from '@jest/globals'
import { isLeft, right } from 'fp-ts/lib/Either.js'

import { describeTable } from '../../test/decision-table.ts'
import { fold, refOf } from '../../test/scenario.ts'
import { privateNotices, publicNotices } from '../../test/tables/invoice-notices.ts'
import { bookingTable, invoiceTable } from '../../test/tables/invoice.ts'
import { books, commands, drafted, draftedForPublic, histories, notice, now, record } from '../../test/words/invoice.ts'
import { invoice, type InvoiceEvent, type InvoiceState, type InvoiceStatus, type NoticeKind } from './index.js'

describeTable('an invoice', invoiceTable, (status, command) =>
  invoice.decide(commands[command], fold(invoice, histories[status])),
)

describe('an invoice', () => {
  it.each(Object.entries(histories))('is %s after its history', (status, history) =>
    expect(fold(invoice, history).status).toBe(status),
  )
})

describeTable('a delivered invoice', bookingTable, (status, command) =>
  invoice.decide(commands[command], fold(invoice, books[status])),
)

const outcomeOf = (state: InvoiceState, kind: NoticeKind): InvoiceStatus | 'kept' | 'refused' => {
  const decision = invoice.decide(record(notice(kind, 'new')), state)
  if (isLeft(decision)) return 'refused'
  const after = decision.right.reduce((before, event, index) => invoice.evolve(before, event, refOf(index)), state)
  const { sdiId } = notice(kind)
  const keptAs = { type: 'NoticeKept', kind, sdiId, noticeId: 'new', issuedAt: now, at: now }
  if (decision.right.some(({ type }) => type === 'NoticeKept')) {
    expect(decision).toEqual(right([keptAs]))
    expect(after).toEqual({ ...state, notices: [...('notices' in state ? state.notices : []), `${kind} ${sdiId} new`] })
    return 'kept'
  }
  return after.status
}

describe.each([
  ['a private invoice', drafted, privateNotices],
  ['an invoice to a public administration', draftedForPublic, publicNotices],
] as const)('%s', (_, draft, table) => {
  const cells = Object.entries(table).flatMap(([status, row]) =>
    Object.entries(row).map(([kind, outcome]) => [status, kind, outcome] as [InvoiceStatus, NoticeKind, string]),
  )
  it.each(cells)('that is %s gets %s: %s', (status, kind, outcome) => {
    const history: readonly InvoiceEvent[] = [draft, ...histories[status].slice(1)]
    const state = fold(invoice, history)
    expect(state.status).toBe(status)
    expect(outcomeOf(state, kind)).toBe(outcome)
  })
})
