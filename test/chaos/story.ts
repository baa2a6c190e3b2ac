import type { CommandInput } from '@delega/application'

import { CLIENT_TAX_ID, content, FOR_INVOICES, settingUp, type Stage, stageOf, SYSTEM, uuid } from '../races/cast.ts'

const issuedAt = '2026-03-01T09:00:00.000Z'
const reason = 'Agreed on the telephone'

/** From draft to books, by the accountant and the exchange. */
const invoiceBy = ({ accountant: by, client, invoice: { clientId }, n }: Stage, m: number): readonly CommandInput[] => {
  const invoice = { clientId, invoiceId: uuid('d', n * 16 + m) }
  const fileName = `IT${CLIENT_TAX_ID}_${n}${m}.xml`
  const sdiId = `${70_000 + n * 16 + m}`
  return [
    { type: 'DraftInvoice', by, ...invoice, content },
    { type: 'SendInvoice', by: m % 2 === 0 ? by : client, ...invoice, series: '', fileName },
    { type: 'RecordTransmission', by: SYSTEM, ...invoice, fileName, sdiId },
    { type: 'RecordNotice', by: SYSTEM, ...invoice, notice: { kind: 'RC', sdiId, noticeId: `RC-${m}`, issuedAt } },
    { type: 'BookInvoice', by, ...invoice },
  ]
}

/** The accountant that all share; the first worker's own would do as well as any other. */
const SHARED = stageOf(0)

/** What happens before the workers start. */
export const prologue: readonly CommandInput[] = settingUp(SHARED).slice(0, 2)

/** What one worker does: a client of its own, linked to the accountant that all share. Some of it is refused. */
export const storyOf = (worker: number): readonly CommandInput[] => {
  const own = stageOf(worker + 1)
  const { clientId } = own.pair
  const stage: Stage = { ...own, accountant: SHARED.accountant, pair: { ...SHARED.pair, clientId } }
  const { pair, accountant, client, invoice } = stage
  const fileName = `IT${CLIENT_TAX_ID}_L${worker}.xml`
  return [
    ...settingUp(stage).slice(2),
    ...invoiceBy(stage, 1),
    { type: 'RevokePermissions', by: client, ...pair, permissions: ['invoices:send'], reason },
    { type: 'SendInvoice', by: accountant, ...invoice, series: '', fileName },
    { type: 'GrantPermissions', by: client, ...pair, permissions: FOR_INVOICES },
    { type: 'SendInvoice', by: accountant, ...invoice, series: '', fileName },
    ...invoiceBy(stage, 2),
    { type: 'RevokeDelegation', by: client, ...pair, reason },
    { type: 'BookInvoice', by: accountant, ...invoice },
  ]
}
