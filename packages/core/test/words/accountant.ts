import type {
  AccountantCommand,
  AccountantEvent,
  AccountantProfile,
  AccountantState,
  ToldAccountant,
} from '../../src/accountant/index.js'
import { partitaIva, pec, userName } from '../../src/fiscal/index.js'
import { accountantId, type Actor, instant, reason } from '../../src/kernel/index.js'

/** The words of the sentences about an accountant's account. */

export const rossi = accountantId('11111111-1111-4111-8111-111111111111')
export const bianchi = accountantId('22222222-2222-4222-8222-222222222222')
export const rossiHerself: Actor = { kind: 'accountant', id: rossi }
export const system: Actor = { kind: 'system', name: 'back-office' }
export const now = instant('2026-03-01T09:00:00.000Z')
export const rossisPartitaIva = partitaIva('00743110157')
export const profile: AccountantProfile = {
  name: 'Studio Rossi',
  pec: pec('studio.rossi@pec.it'),
  userName: userName('Rossi1980'),
}
export const leaving = reason('Retires at the end of the year')

export const told = <Command extends AccountantCommand>(command: Command, by: Actor = rossiHerself) => ({
  ...command,
  by,
  at: now,
})

const of = { accountantId: rossi } as const

export const commands: {
  readonly [Type in AccountantCommand['type']]: ToldAccountant<Extract<AccountantCommand, { type: Type }>>
} = {
  RegisterAccountant: told({ type: 'RegisterAccountant', ...of, partitaIva: rossisPartitaIva, personal: profile }),
  RecordFirstAccess: told({ type: 'RecordFirstAccess', ...of }),
  TurnOnTwoStepVerification: told({ type: 'TurnOnTwoStepVerification', ...of }),
  TurnOffTwoStepVerification: told({ type: 'TurnOffTwoStepVerification', ...of }),
  CloseAccountant: told({ type: 'CloseAccountant', ...of, reason: leaving }),
}

export const registered: AccountantEvent = {
  type: 'AccountantRegistered',
  personal: { ...profile, partitaIva: rossisPartitaIva },
  at: now,
}
export const firstAccess: AccountantEvent = { type: 'FirstAccessRecorded', at: now }
export const twoStepOn: AccountantEvent = { type: 'TwoStepVerificationTurnedOn', at: now }
export const twoStepOff: AccountantEvent = { type: 'TwoStepVerificationTurnedOff', at: now }
export const closed: AccountantEvent = { type: 'AccountantClosed', personal: { reason: leaving }, at: now }

/** How an account came into each status. */
export const histories: Readonly<Record<AccountantState['status'], readonly AccountantEvent[]>> = {
  Unregistered: [],
  AwaitingFirstAccess: [registered],
  Active: [registered, firstAccess],
  Closed: [registered, firstAccess, closed],
}
