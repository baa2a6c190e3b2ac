import { afterEach, describe, expect, it } from '@jest/globals'
import { isLeft } from 'fp-ts/lib/Either.js'

import { fold, sentences } from '../../test/scenario.ts'
import {
  answer,
  answered,
  bianchi,
  close,
  closed,
  commands,
  flag,
  flagged,
  notHeld,
  open,
  opened,
  ownAccount,
  QUESTION,
  REQUEST,
  ROSSI,
  rossi,
  sending,
  VERDI,
  vendor,
  verdi,
} from '../../test/words/support.ts'
import { support, supportCommandCodec } from './index.js'

const { given, expectFinished } = sentences(support)
const ACCOUNTANT_OR_SYSTEM = ['accountant', 'system'] as const

afterEach(expectFinished)

describe('a support request', () => {
  it('is opened for an activity whose permission the accountant holds', () =>
    given().when(open(sending)).then(opened()))

  it('is refused with every condition that the accountant does not meet', () =>
    given()
      .when(open(sending, notHeld))
      .thenRefuse({ code: 'ActivityNotHeld', activity: 'invoices:send', unmet: notHeld.unmet }))

  it('needs no permission when it is about the own account', () =>
    given().when(open(ownAccount, notHeld)).then(opened(ownAccount)))

  it('is opened once', () =>
    given(opened()).when(open()).thenRefuse({ code: 'SupportRequestAlreadyOpened', status: 'Open' }))

  it.each([bianchi, vendor, verdi])('is opened by the accountant itself alone, not by %j', (by) =>
    given()
      .when(open(sending, { unmet: [] }, by))
      .thenRefuse({ code: 'WrongParty', allowed: ['accountant'] }),
  )

  it('is flagged when the permission goes', () => given(opened()).when(flag()).then(flagged))

  it('stays open once flagged', () =>
    expect(fold(support, [opened(), flagged])).toMatchObject({ status: 'Open', permissionLost: true }))

  it('is flagged once', () => given(opened(), flagged).when(flag()).thenNothing())

  it('has nothing to be flagged for when it is about the own account', () =>
    given(opened(ownAccount)).when(flag()).thenNothing())

  it('is not flagged any more once closed', () => given(opened(), closed).when(flag()).thenNothing())

  it.each([rossi, verdi])('is flagged by the system alone, not by %j', (by) =>
    given(opened())
      .when(flag(by))
      .thenRefuse({ code: 'WrongParty', allowed: ['system'] }),
  )

  it('is answered by the vendor', () => given(opened()).when(answer('Like this')).then(answered('Like this')))

  it('is answered by the accountant in turn', () =>
    given(opened(), answered('Like this')).when(answer('Thank you', rossi)).then(answered('Thank you', 'accountant')))

  it('is still answered once flagged', () =>
    given(opened(), flagged).when(answer('Like this')).then(answered('Like this')))

  it('does not repeat the last answer', () =>
    given(opened(), answered('Like this')).when(answer('Like this')).thenNothing())

  it('is answered again by the same side in other words', () =>
    given(opened(), answered('Like this')).when(answer('And so')).then(answered('And so')))

  it('does not repeat its own question', () => given(opened()).when(answer(QUESTION, rossi)).thenNothing())

  it('takes the same words from the other side', () =>
    given(opened(), answered('Thank you')).when(answer('Thank you', rossi)).then(answered('Thank you', 'accountant')))

  it('is not answered once closed', () =>
    given(opened(), closed).when(answer('Too late')).thenRefuse({ code: 'SupportRequestAlreadyClosed' }))

  it.each([rossi, vendor])('is closed by %j', (by) => given(opened()).when(close(by)).then(closed))

  it('is closed once', () => given(opened(), closed).when(close()).thenNothing())

  it.each([bianchi, verdi])('is nobody else’s to answer or close, such as %j', (by) => {
    given(opened()).when(answer('Hello', by)).thenRefuse({ code: 'WrongParty', allowed: ACCOUNTANT_OR_SYSTEM })
    given(opened()).when(close(by)).thenRefuse({ code: 'WrongParty', allowed: ACCOUNTANT_OR_SYSTEM })
  })

  it('is not a client’s to answer or close before it is opened either', () => {
    given().when(answer('Hello', verdi)).thenRefuse({ code: 'WrongParty', allowed: ACCOUNTANT_OR_SYSTEM })
    given().when(close(verdi)).thenRefuse({ code: 'WrongParty', allowed: ACCOUNTANT_OR_SYSTEM })
  })

  it('is over once closed, and not before', () => {
    expect(support.isTerminal(fold(support, [opened(), closed]))).toBe(true)
    expect(support.isTerminal(fold(support, [opened()]))).toBe(false)
  })

  it.each([commands.FlagSupportRequest, commands.AnswerSupportRequest, commands.CloseSupportRequest])(
    'must be open first: $type',
    (command) => given().when(command).thenRefuse({ code: 'SupportRequestNotOpened' }),
  )
})

describe('the topic of a support request', () => {
  const bare = {
    type: 'OpenSupportRequest',
    supportRequestId: REQUEST,
    accountantId: ROSSI,
    personal: { text: 'Help' },
  }
  const decode = (topic: object) => supportCommandCodec.decode({ ...bare, ...topic })

  it('may leave the client out when it is the own account', () =>
    expect(decode({ activity: 'own-account' })).toMatchObject({ right: { clientId: null, activity: 'own-account' } }))

  it.each([
    { activity: 'invoices:send' },
    { activity: 'invoices:send', clientId: null },
    { activity: 'own-account', clientId: VERDI },
    { activity: 'view-sent-emails', clientId: VERDI },
  ])('is an activity with its client, or the own account without one, unlike %j', (topic) =>
    expect(isLeft(decode(topic))).toBe(true),
  )
})
