import type { AccountantCommand, AccountantState } from '../../src/accountant/index.js'
import type { DecisionTable } from '../decision-table.ts'

/** What becomes of each command in each status of an accountant's account. */
export const accountantTable: DecisionTable<AccountantState['status'], AccountantCommand['type']> = {
  Unregistered: {
    RegisterAccountant: 'accepts',
    RecordFirstAccess: 'refuses',
    TurnOnTwoStepVerification: 'refuses',
    TurnOffTwoStepVerification: 'refuses',
    CloseAccountant: 'refuses',
  },
  AwaitingFirstAccess: {
    RegisterAccountant: 'refuses',
    RecordFirstAccess: 'accepts',
    TurnOnTwoStepVerification: 'refuses',
    TurnOffTwoStepVerification: 'refuses',
    CloseAccountant: 'accepts',
  },
  Active: {
    RegisterAccountant: 'refuses',
    RecordFirstAccess: 'ignores',
    TurnOnTwoStepVerification: 'accepts',
    TurnOffTwoStepVerification: 'ignores',
    CloseAccountant: 'accepts',
  },
  Closed: {
    RegisterAccountant: 'refuses',
    RecordFirstAccess: 'refuses',
    TurnOnTwoStepVerification: 'refuses',
    TurnOffTwoStepVerification: 'refuses',
    CloseAccountant: 'ignores',
  },
}
