// The vocabulary of the sentences about support requests: one accountant, one client, constant times.
import { accountantId, type Actor, clientId, instant, supportRequestId } from '../../src/kernel/index.js'
import type {
  AnswerSupportRequest,
  CloseSupportRequest,
  FlagSupportRequest,
  OpenSupportRequest,
  SupportCommand,
  SupportEvent,
  SupportFacts,
  SupportState,
  SupportTopic,
  ToldSupport,
  Writer,
} from '../../src/support/index.js'

export const ROSSI = accountantId('a0000000-0000-4000-8000-000000000001')
export const VERDI = clientId('c0000000-0000-4000-8000-000000000001')
export const REQUEST = supportRequestId('d0000000-0000-4000-8000-000000000001')
export const NOW = instant('2026-03-02T09:00:00.000Z')

export const rossi: Actor = { kind: 'accountant', id: ROSSI }
export const bianchi: Actor = { kind: 'accountant', id: accountantId('a0000000-0000-4000-8000-000000000002') }
export const verdi: Actor = { kind: 'client', id: VERDI }
export const vendor: Actor = { kind: 'system', name: 'help-desk' }

export const sending: SupportTopic = { clientId: VERDI, activity: 'invoices:send' }
export const ownAccount: SupportTopic = { clientId: null, activity: 'own-account' }

export const QUESTION = 'How do I send an invoice again?'
export const held: SupportFacts = { unmet: [] }
export const notHeld: SupportFacts = {
  unmet: [{ code: 'TwoStepVerificationOff' }, { code: 'PermissionNotGranted', permission: 'invoices:send' }],
}

const of = { supportRequestId: REQUEST, at: NOW } as const

export const open = (
  topic: SupportTopic = sending,
  facts: SupportFacts = held,
  by: Actor = rossi,
): ToldSupport<OpenSupportRequest> => ({
  type: 'OpenSupportRequest',
  ...of,
  accountantId: ROSSI,
  ...topic,
  personal: { text: QUESTION },
  by,
  facts,
})
export const flag = (by: Actor = vendor): ToldSupport<FlagSupportRequest> => ({ type: 'FlagSupportRequest', ...of, by })
export const answer = (text: string, by: Actor = vendor): ToldSupport<AnswerSupportRequest> => ({
  type: 'AnswerSupportRequest',
  ...of,
  personal: { text },
  by,
})
export const close = (by: Actor = vendor): ToldSupport<CloseSupportRequest> => ({
  type: 'CloseSupportRequest',
  ...of,
  by,
})

/** Each command as it may be given, with nothing against it but the status. */
export const commands: Readonly<Record<SupportCommand['type'], ToldSupport>> = {
  OpenSupportRequest: open(),
  FlagSupportRequest: flag(),
  AnswerSupportRequest: answer('With the same number and date'),
  CloseSupportRequest: close(),
}

export const opened = (topic: SupportTopic = sending): SupportEvent => ({
  type: 'SupportRequestOpened',
  accountantId: ROSSI,
  ...topic,
  personal: { text: QUESTION },
  at: NOW,
})
export const flagged: SupportEvent = { type: 'SupportRequestFlagged', at: NOW }
export const answered = (text: string, writer: Writer = 'system'): SupportEvent => ({
  type: 'SupportRequestAnswered',
  writer,
  personal: { text },
  at: NOW,
})
export const closed: SupportEvent = { type: 'SupportRequestClosed', at: NOW }

/** How a request came into each status. */
export const histories: Readonly<Record<SupportState['status'], readonly SupportEvent[]>> = {
  NotOpened: [],
  Open: [opened()],
  Closed: [opened(), closed],
}
