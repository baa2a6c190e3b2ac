import { absurd } from '../kernel/absurd.js'
import { decideBy, decided, type Decider, refused, unchanged } from '../kernel/decider.js'
import type { AccountantFacts } from '../kernel/facts.js'
import type { AccountantDecision, AccountantRefusal } from './refusals.js'
import type {
  AccountantEvent,
  AccountantState,
  CloseAccountant,
  RecordFirstAccess,
  RegisterAccountant,
  ToldAccountant,
} from './types.js'

const isOwnOrSystem = ({ by, accountantId }: ToldAccountant): boolean =>
  by.kind === 'system' || (by.kind === 'accountant' && by.id === accountantId)

const notRegistered = refused({ code: 'AccountantNotRegistered' })
const alreadyClosed = refused({ code: 'AccountantAlreadyClosed' })

const registerAccountant = (
  { at, partitaIva, personal: { name, pec, userName } }: ToldAccountant<RegisterAccountant>,
  state: AccountantState,
): AccountantDecision => {
  if (state.status !== 'Unregistered') return refused({ code: 'AccountantAlreadyRegistered', status: state.status })
  return decided({ type: 'AccountantRegistered', personal: { name, pec, userName, partitaIva }, at })
}

const recordFirstAccess = ({ at }: ToldAccountant<RecordFirstAccess>, state: AccountantState): AccountantDecision => {
  if (state.status === 'Unregistered') return notRegistered
  if (state.status === 'Closed') return alreadyClosed
  if (state.status === 'Active') return unchanged
  return decided({ type: 'FirstAccessRecorded', at })
}

const turnTwoStepVerification =
  (on: boolean, type: 'TwoStepVerificationTurnedOn' | 'TwoStepVerificationTurnedOff') =>
  ({ at }: ToldAccountant, state: AccountantState): AccountantDecision => {
    if (state.status === 'Unregistered') return notRegistered
    if (state.status === 'Closed') return alreadyClosed
    if (state.status === 'AwaitingFirstAccess') return refused({ code: 'AccountantNotActive', status: state.status })
    return state.twoStep === on ? unchanged : decided({ type, at })
  }

const closeAccountant = (
  { at, reason }: ToldAccountant<CloseAccountant>,
  state: AccountantState,
): AccountantDecision => {
  if (state.status === 'Unregistered') return notRegistered
  if (state.status === 'Closed') return unchanged
  return decided({ type: 'AccountantClosed', personal: { reason }, at })
}

const decideByType = decideBy<ToldAccountant, AccountantState, AccountantDecision>({
  RegisterAccountant: registerAccountant,
  RecordFirstAccess: recordFirstAccess,
  TurnOnTwoStepVerification: turnTwoStepVerification(true, 'TwoStepVerificationTurnedOn'),
  TurnOffTwoStepVerification: turnTwoStepVerification(false, 'TwoStepVerificationTurnedOff'),
  CloseAccountant: closeAccountant,
})

const decide = (command: ToldAccountant, state: AccountantState): AccountantDecision =>
  isOwnOrSystem(command)
    ? decideByType(command, state)
    : refused({ code: 'WrongParty', allowed: ['accountant', 'system'] })

const evolve = (state: AccountantState, event: AccountantEvent): AccountantState => {
  switch (event.type) {
    case 'AccountantRegistered':
      return state.status === 'Unregistered'
        ? { status: 'AwaitingFirstAccess', partitaIva: event.personal.partitaIva }
        : state
    case 'FirstAccessRecorded':
      return state.status === 'AwaitingFirstAccess'
        ? { status: 'Active', partitaIva: state.partitaIva, twoStep: false }
        : state
    case 'TwoStepVerificationTurnedOn':
      return state.status === 'Active' ? { ...state, twoStep: true } : state
    case 'TwoStepVerificationTurnedOff':
      return state.status === 'Active' ? { ...state, twoStep: false } : state
    case 'AccountantClosed':
      return state.status === 'AwaitingFirstAccess' || state.status === 'Active'
        ? { status: 'Closed', partitaIva: state.partitaIva }
        : state
    default:
      return absurd(event)
  }
}

/** The account of an accountant, from its registration to its closing. */
export const accountant: Decider<ToldAccountant, AccountantState, AccountantEvent, AccountantRefusal> = {
  decide,
  evolve,
  initialState: { status: 'Unregistered' },
  isTerminal: ({ status }) => status === 'Closed',
}

/** What the account says to those who decide elsewhere. */
export const accountantFacts = (state: AccountantState): AccountantFacts => ({
  status: state.status,
  twoStep: state.status === 'Active' && state.twoStep,
})
