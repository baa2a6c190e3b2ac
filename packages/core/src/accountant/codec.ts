import * as t from 'io-ts'

import { partitaIvaCodec, pecCodec, userNameCodec } from '../fiscal/index.js'
import { accountantIdCodec, instantCodec, reasonCodec, textCodec } from '../kernel/codec.js'
import { commandCodec, eventCodec } from '../kernel/messages.js'
import type { AccountantCommand, AccountantEvent } from './types.js'

const of = { accountantId: accountantIdCodec }
const profile = { name: textCodec('a name', 1, 200), pec: pecCodec, userName: userNameCodec }

/** Reads commands about an accountant's account from outside. */
export const accountantCommandCodec = commandCodec<AccountantCommand>({
  RegisterAccountant: { ...of, partitaIva: partitaIvaCodec, personal: t.strict(profile) },
  RecordFirstAccess: of,
  TurnOnTwoStepVerification: of,
  TurnOffTwoStepVerification: of,
  CloseAccountant: { ...of, reason: reasonCodec },
})

const at = { at: instantCodec }

/** The stored shape of an accountant's events. Never edit one: add a version and an upcaster. */
export const accountantEventCodec = eventCodec<AccountantEvent>({
  AccountantRegistered: { personal: t.strict({ ...profile, partitaIva: partitaIvaCodec }), ...at },
  FirstAccessRecorded: at,
  TwoStepVerificationTurnedOn: at,
  TwoStepVerificationTurnedOff: at,
  AccountantClosed: { personal: t.strict({ reason: reasonCodec }), ...at },
})
