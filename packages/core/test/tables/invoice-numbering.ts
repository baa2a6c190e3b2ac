import type { NumberingCommand } from '../../src/invoice-numbering/index.js'
import type { DecisionTable } from '../decision-table.ts'

/** How an invoice stands to a numbering. */
export type Standing = 'Unnumbered' | 'Numbered' | 'Reserved' | 'ReservationOver' | 'TakenByAnother'

/** What becomes of each command, by how its invoice stands to the numbering. */
export const invoiceNumberingTable: DecisionTable<Standing, NumberingCommand['type']> = {
  Unnumbered: { TakeNumber: 'accepts', RetakeNumber: 'refuses', ReleaseNumber: 'refuses' },
  Numbered: { TakeNumber: 'ignores', RetakeNumber: 'ignores', ReleaseNumber: 'accepts' },
  Reserved: { TakeNumber: 'accepts', RetakeNumber: 'accepts', ReleaseNumber: 'ignores' },
  ReservationOver: { TakeNumber: 'accepts', RetakeNumber: 'refuses', ReleaseNumber: 'ignores' },
  TakenByAnother: { TakeNumber: 'accepts', RetakeNumber: 'refuses', ReleaseNumber: 'refuses' },
}
