import { match } from 'ts-pattern'

import { absurd } from '../kernel/absurd.js'
import type { DelegableAction } from '../kernel/catalogue.js'
import { decided, type Decider, refused, unchanged } from '../kernel/decider.js'
import type { AccountantFacts } from '../kernel/facts.js'
import type { AccountantDecision, AccountantRefusal } from './refusals.js'
import type {
  AccountantCommand,
  AccountantEvent,
  AccountantState,
  CloseAccountant,
  RecordFirstAccess,
  RegisterAccountant,
  ToldAccountant,
  TurnOffTwoStepVerification,
  TurnOnTwoStepVerification,
} from './types.js'

/** The action under which an accountant may give a command in a client's panel (`null`: it concerns no client). */
export const accountantActionOf: Readonly<Record<AccountantCommand['type'], DelegableAction | null>> = {
  RegisterAccountant: null,
  RecordFirstAccess: null,
  TurnOnTwoStepVerification: null,
  TurnOffTwoStepVerification: null,
  CloseAccountant: null,
}

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

const turnOnTwoStepVerification = (
  { at }: ToldAccountant<TurnOnTwoStepVerification>,
  state: AccountantState,
): AccountantDecision => {
  if (state.status === 'Unregistered') return notRegistered
  if (state.status === 'Closed') return alreadyClosed
  if (state.status === 'AwaitingFirstAccess') return refused({ code: 'AccountantNotActive', status: state.status })
  if (state.twoStep) return unchanged
  return decided({ type: 'TwoStepVerificationTurnedOn', at })
}

const turnOffTwoStepVerification = (
  { at }: ToldAccountant<TurnOffTwoStepVerification>,
  state: AccountantState,
): AccountantDecision => {
  if (state.status === 'Unregistered') return notRegistered
  if (state.status === 'Closed') return alreadyClosed
  if (state.status === 'AwaitingFirstAccess') return refused({ code: 'AccountantNotActive', status: state.status })
  if (!state.twoStep) return unchanged
  return decided({ type: 'TwoStepVerificationTurnedOff', at })
}

const closeAccountant = (
  { at, reason }: ToldAccountant<CloseAccountant>,
  state: AccountantState,
): AccountantDecision => {
  if (state.status === 'Unregistered') return notRegistered
  if (state.status === 'Closed') return unchanged
  return decided({ type: 'AccountantClosed', personal: { reason }, at })
}

const decide = (command: ToldAccountant, state: AccountantState): AccountantDecision => {
  if (!isOwnOrSystem(command)) return refused({ code: 'WrongParty', allowed: ['accountant', 'system'] })

  return match(command)
    .with({ type: 'RegisterAccountant' }, (c) => registerAccountant(c, state))
    .with({ type: 'RecordFirstAccess' }, (c) => recordFirstAccess(c, state))
    .with({ type: 'TurnOnTwoStepVerification' }, (c) => turnOnTwoStepVerification(c, state))
    .with({ type: 'TurnOffTwoStepVerification' }, (c) => turnOffTwoStepVerification(c, state))
    .with({ type: 'CloseAccountant' }, (c) => closeAccountant(c, state))
    .exhaustive()
}

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
