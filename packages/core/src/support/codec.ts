import * as t from 'io-ts'

import {
  accountantIdCodec,
  clientIdCodec,
  instantCodec,
  nothingCodec,
  permissionCodec,
  supportRequestIdCodec,
  textCodec,
  wordCodec,
} from '../kernel/codec.js'
import { commandCodec, eventCodec } from '../kernel/messages.js'
import type { SupportCommand, SupportEvent } from './types.js'

const of = { supportRequestId: supportRequestIdCodec }
const message = { personal: t.strict({ text: textCodec('a message', 1, 4000) }) }
const aboutClient = { clientId: clientIdCodec, activity: permissionCodec }
const aboutOwnAccount = { clientId: nothingCodec, activity: t.literal('own-account') }

const opening = { type: t.literal('OpenSupportRequest'), ...of, accountantId: accountantIdCodec, ...message }

/** Reads commands about support requests from outside. */
export const supportCommandCodec = commandCodec<SupportCommand>({
  OpenSupportRequest: t.union([t.strict({ ...opening, ...aboutClient }), t.strict({ ...opening, ...aboutOwnAccount })]),
  FlagSupportRequest: of,
  AnswerSupportRequest: { ...of, ...message },
  CloseSupportRequest: of,
})

const at = { at: instantCodec }
const opened = { type: t.literal('SupportRequestOpened'), accountantId: accountantIdCodec, ...message, ...at }

/** The stored shape of a support request's events. Never edit one: add a version and an upcaster. */
export const supportEventCodec = eventCodec<SupportEvent>({
  SupportRequestOpened: t.union([t.strict({ ...opened, ...aboutClient }), t.strict({ ...opened, ...aboutOwnAccount })]),
  SupportRequestFlagged: at,
  SupportRequestAnswered: { writer: wordCodec('a writer', ['accountant', 'system']), ...message, ...at },
  SupportRequestClosed: at,
})
