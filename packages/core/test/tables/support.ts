import type { SupportCommand, SupportState } from '../../src/support/index.js'
import type { DecisionTable } from '../decision-table.ts'

/** What becomes of each command in each status of a support request about a client, its permission held. */
export const supportTable: DecisionTable<SupportState['status'], SupportCommand['type']> = {
  NotOpened: {
    OpenSupportRequest: 'accepts',
    FlagSupportRequest: 'refuses',
    AnswerSupportRequest: 'refuses',
    CloseSupportRequest: 'refuses',
  },
  Open: {
    OpenSupportRequest: 'refuses',
    FlagSupportRequest: 'accepts',
    AnswerSupportRequest: 'accepts',
    CloseSupportRequest: 'accepts',
  },
  Closed: {
    OpenSupportRequest: 'refuses',
    FlagSupportRequest: 'ignores',
    AnswerSupportRequest: 'refuses',
    CloseSupportRequest: 'ignores',
  },
}
