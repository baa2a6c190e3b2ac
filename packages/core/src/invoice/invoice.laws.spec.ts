import fc from 'fast-check'

import { describeLaws } from '../../test/laws.ts'
import {
  commands,
  corrected,
  edited,
  exchange,
  firstFile,
  firstSdiId,
  notice,
  owner,
  rossi,
  secondFile,
  secondSdiId,
  stranger,
  toPublic,
} from '../../test/words/invoice.ts'
import { instant, plusMilliseconds } from '../kernel/index.js'
import {
  invoice,
  invoiceCommandCodec,
  invoiceEventCodec,
  noticeKinds,
  type NoticeKind,
  type ToldInvoice,
} from './index.js'

const HOUR = 3_600_000
const start = instant('2026-03-04T09:30:00.000Z')

const {
  DraftInvoice,
  EditInvoice,
  DiscardInvoice,
  SendInvoice,
  ResendInvoice,
  RecordTransmission,
  RecordProcessingError,
  RecordNotice,
  RecordReceivedInvoice,
  BookInvoice,
  UnbookInvoice,
} = commands

const noticesOf = (sdiId: string): readonly ToldInvoice[] =>
  (Object.keys(noticeKinds) as NoticeKind[]).flatMap((kind) =>
    ['one', 'two'].map((id) => ({ ...RecordNotice, notice: notice(kind, id, sdiId) })),
  )

/** Commands with the hour at which each is likely: without it hardly a history would get far. */
const stages: readonly (readonly [hour: number, weight: number, commands: readonly ToldInvoice[]])[] = [
  [0, 12, [DraftInvoice, { ...DraftInvoice, content: toPublic }, { ...DraftInvoice, content: toPublic }]],
  [1, 1, [RecordReceivedInvoice]],
  [2, 3, [EditInvoice, { ...EditInvoice, content: { ...edited, refersTo: [corrected] } }]],
  [3, 1, [DiscardInvoice]],
  [4, 12, [{ ...SendInvoice, fileName: firstFile }]],
  [5, 3, [RecordProcessingError, { ...RecordProcessingError, attempt: 2 }, RecordTransmission]],
  [6, 8, noticesOf(firstSdiId)],
  [7, 6, [BookInvoice]],
  [8, 12, noticesOf(firstSdiId)],
  [9, 2, [ResendInvoice]],
  [10, 2, [{ ...RecordTransmission, fileName: secondFile, sdiId: secondSdiId }, RecordTransmission]],
  [11, 4, [...noticesOf(firstSdiId), ...noticesOf(secondSdiId)]],
  [12, 3, [BookInvoice, UnbookInvoice]],
  [24 * 7, 1, [SendInvoice, { ...EditInvoice, content: toPublic }]],
]

const staged = fc.oneof(
  ...stages.map(([hour, weight, members]) => ({
    weight,
    arbitrary: fc.record({ command: fc.constantFrom(...members), hour: fc.constant(hour) }),
  })),
)

const told: fc.Arbitrary<ToldInvoice> = fc
  .record({ staged, late: fc.oneof({ weight: 6, arbitrary: fc.constant(0) }, fc.nat(24 * 8)), by: fc.nat(19) })
  .map(({ staged: { command, hour }, late, by }) => ({
    ...command,
    by: by === 0 ? stranger : by === 1 ? exchange : by === 2 ? rossi : command.by.kind === 'system' ? exchange : owner,
    at: plusMilliseconds(start, (hour + late) * HOUR),
  }))

describeLaws({
  name: 'an invoice',
  decider: invoice,
  commands: told,
  commandCodec: invoiceCommandCodec,
  eventCodec: invoiceEventCodec,
})
