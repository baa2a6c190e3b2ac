import { afterEach, describe, expect, it } from '@jest/globals'

import { fold, sentences } from '../../test/scenario.ts'
import {
  bianchi,
  closed,
  commands,
  firstAccess,
  registered,
  system,
  twoStepOff,
  twoStepOn,
} from '../../test/words/accountant.ts'
import { accountant, accountantFacts } from './index.js'

const { given, expectFinished } = sentences(accountant)
const {
  RegisterAccountant,
  RecordFirstAccess,
  TurnOnTwoStepVerification,
  TurnOffTwoStepVerification,
  CloseAccountant,
} = commands

afterEach(expectFinished)

describe('an accountant', () => {
  it('registers', () => given().when(RegisterAccountant).then(registered))

  it('registers once', () =>
    given(registered, firstAccess)
      .when(RegisterAccountant)
      .thenRefuse({ code: 'AccountantAlreadyRegistered', status: 'Active' }))

  it('does not register again after closing', () =>
    given(registered, closed)
      .when(RegisterAccountant)
      .thenRefuse({ code: 'AccountantAlreadyRegistered', status: 'Closed' }))

  it('becomes active with the first access', () => given(registered).when(RecordFirstAccess).then(firstAccess))

  it('has only one first access', () => given(registered, firstAccess).when(RecordFirstAccess).thenNothing())

  it('has no first access before it registers', () =>
    given().when(RecordFirstAccess).thenRefuse({ code: 'AccountantNotRegistered' }))

  it('turns on two-step verification', () =>
    given(registered, firstAccess).when(TurnOnTwoStepVerification).then(twoStepOn))

  it('turns off two-step verification', () =>
    given(registered, firstAccess, twoStepOn).when(TurnOffTwoStepVerification).then(twoStepOff))

  it('keeps two-step verification on when it turns it on again', () =>
    given(registered, firstAccess, twoStepOn).when(TurnOnTwoStepVerification).thenNothing())

  it.each([TurnOnTwoStepVerification, TurnOffTwoStepVerification])(
    'leaves two-step verification alone before the first access: $type',
    (command) =>
      given(registered).when(command).thenRefuse({ code: 'AccountantNotActive', status: 'AwaitingFirstAccess' }),
  )

  it('closes', () => given(registered, firstAccess).when(CloseAccountant).then(closed))

  it('closes before the first access, too', () => given(registered).when(CloseAccountant).then(closed))

  it('closes once', () => given(registered, closed).when(CloseAccountant).thenNothing())

  it.each([RecordFirstAccess, TurnOnTwoStepVerification, TurnOffTwoStepVerification])(
    'does nothing more once closed: $type',
    (command) => given(registered, firstAccess, closed).when(command).thenRefuse({ code: 'AccountantAlreadyClosed' }),
  )

  it('may be registered by the system', () =>
    given()
      .when({ ...RegisterAccountant, by: system })
      .then(registered))

  it.each(Object.values(commands))('has an account on which nobody else acts: $type', (command) =>
    given(registered, firstAccess)
      .when({ ...command, by: { kind: 'accountant', id: bianchi } })
      .thenRefuse({ code: 'WrongParty', allowed: ['accountant', 'system'] }),
  )
})

describe('an account', () => {
  it('is over once closed, and not before', () => {
    expect(accountant.isTerminal(fold(accountant, [registered, firstAccess, closed]))).toBe(true)
    expect(accountant.isTerminal(fold(accountant, [registered, firstAccess]))).toBe(false)
  })
})

describe('the facts of an account', () => {
  it.each([
    ['Unregistered', [], false],
    ['AwaitingFirstAccess', [registered], false],
    ['Active', [registered, firstAccess], false],
    ['Active', [registered, firstAccess, twoStepOn], true],
    ['Active', [registered, firstAccess, twoStepOn, twoStepOff], false],
    ['Closed', [registered, firstAccess, twoStepOn, closed], false],
  ] as const)('are %s after %#, with two-step verification: %s', (status, history, twoStep) =>
    expect(accountantFacts(fold(accountant, history))).toEqual({ status, twoStep }),
  )
})
