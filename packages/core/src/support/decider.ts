import { absurd } from '../kernel/absurd.js'
import { decideBy, decided, type Decider, refused, unchanged } from '../kernel/decider.js'
import type { SupportDecision, SupportRefusal } from './refusals.js'
import type {
  AnswerSupportRequest,
  CloseSupportRequest,
  FlagSupportRequest,
  OpenSupport,
  OpenSupportRequest,
  SupportEvent,
  SupportRequestAnswered,
  SupportRequestOpened,
  SupportState,
  SupportTopic,
  ToldSupport,
} from './types.js'

const notOpened = refused({ code: 'SupportRequestNotOpened' })
const wrongParty = refused({ code: 'WrongParty', allowed: ['accountant', 'system'] })

/** Field by field: a topic is one of two pairs, and nothing else may come along. */
const topicOf = (topic: SupportTopic): SupportTopic =>
  topic.clientId === null
    ? { clientId: null, activity: topic.activity }
    : { clientId: topic.clientId, activity: topic.activity }

const openSupportRequest = (command: ToldSupport<OpenSupportRequest>, state: SupportState): SupportDecision => {
  const { at, by, accountantId, personal, facts } = command
  if (by.kind !== 'accountant' || by.id !== accountantId)
    return refused({ code: 'WrongParty', allowed: ['accountant'] })
  if (state.status !== 'NotOpened') return refused({ code: 'SupportRequestAlreadyOpened', status: state.status })
  if (command.activity !== 'own-account' && facts.unmet.length > 0)
    return refused({ code: 'ActivityNotHeld', activity: command.activity, unmet: facts.unmet })

  return decided<SupportEvent>({
    type: 'SupportRequestOpened',
    accountantId,
    ...topicOf(command),
    personal: { text: personal.text },
    at,
  })
}

// Of help about the own account no permission can be lost.
const flagSupportRequest = ({ at, by }: ToldSupport<FlagSupportRequest>, state: SupportState): SupportDecision => {
  if (by.kind !== 'system') return refused({ code: 'WrongParty', allowed: ['system'] })
  if (state.status === 'NotOpened') return notOpened
  if (state.status === 'Closed' || state.activity === 'own-account' || state.permissionLost) return unchanged
  return decided({ type: 'SupportRequestFlagged', at })
}

const isPartyTo = (
  state: Exclude<SupportState, { readonly status: 'NotOpened' }>,
  { by }: ToldSupport<AnswerSupportRequest | CloseSupportRequest>,
): boolean => by.kind === 'system' || (by.kind === 'accountant' && by.id === state.accountantId)

const answerSupportRequest = (command: ToldSupport<AnswerSupportRequest>, state: SupportState): SupportDecision => {
  const { at, by, personal } = command
  if (by.kind === 'client') return wrongParty
  if (state.status === 'NotOpened') return notOpened
  if (!isPartyTo(state, command)) return wrongParty
  if (state.status === 'Closed') return refused({ code: 'SupportRequestAlreadyClosed' })
  if (state.last.writer === by.kind && state.last.text === personal.text) return unchanged
  return decided({ type: 'SupportRequestAnswered', writer: by.kind, personal: { text: personal.text }, at })
}

const closeSupportRequest = (command: ToldSupport<CloseSupportRequest>, state: SupportState): SupportDecision => {
  const { at, by } = command
  if (by.kind === 'client') return wrongParty
  if (state.status === 'NotOpened') return notOpened
  if (!isPartyTo(state, command)) return wrongParty
  if (state.status === 'Closed') return unchanged
  return decided({ type: 'SupportRequestClosed', at })
}

const decide = decideBy<ToldSupport, SupportState, SupportDecision>({
  OpenSupportRequest: openSupportRequest,
  FlagSupportRequest: flagSupportRequest,
  AnswerSupportRequest: answerSupportRequest,
  CloseSupportRequest: closeSupportRequest,
})

const opened = (event: SupportRequestOpened): OpenSupport => ({
  status: 'Open',
  accountantId: event.accountantId,
  ...topicOf(event),
  permissionLost: false,
  last: { writer: 'accountant', text: event.personal.text },
})

const answered = (state: OpenSupport, { writer, personal }: SupportRequestAnswered): OpenSupport => ({
  ...state,
  last: { writer, text: personal.text },
})

const evolve = (state: SupportState, event: SupportEvent): SupportState => {
  switch (event.type) {
    case 'SupportRequestOpened':
      return state.status === 'NotOpened' ? opened(event) : state
    case 'SupportRequestFlagged':
      return state.status === 'Open' ? { ...state, permissionLost: true } : state
    case 'SupportRequestAnswered':
      return state.status === 'Open' ? answered(state, event) : state
    case 'SupportRequestClosed':
      return state.status === 'Open' ? { status: 'Closed', accountantId: state.accountantId } : state
    default:
      return absurd(event)
  }
}

/** An accountant asks the vendor for help: about one client's service, or about its own account. */
export const support: Decider<ToldSupport, SupportState, SupportEvent, SupportRefusal> = {
  decide,
  evolve,
  initialState: { status: 'NotOpened' },
  isTerminal: ({ status }) => status === 'Closed',
}
