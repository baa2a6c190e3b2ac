import * as t from 'io-ts'

import { partitaIvaCodec, pecCodec, userNameCodec } from '../fiscal/index.js'
import { accountantIdCodec, commandCodec, eventCodec, instantCodec, reasonCodec, textCodec } from '../kernel/codec.js'
import type { AccountantCommand, AccountantEvent } from './types.js'

const of = { accountantId: accountantIdCodec }
const profile = { name: textCodec('a name', 1, 200), pec: pecCodec, userName: userNameCodec }

/** Reads commands about an accountant's account from outside. */
export const accountantCommandCodec = commandCodec<AccountantCommand>({
  RegisterAccountant: t.strict({
    type: t.literal('RegisterAccountant'),
    ...of,
    partitaIva: partitaIvaCodec,
    personal: t.strict(profile),
  }),
  RecordFirstAccess: t.strict({ type: t.literal('RecordFirstAccess'), ...of }),
  TurnOnTwoStepVerification: t.strict({ type: t.literal('TurnOnTwoStepVerification'), ...of }),
  TurnOffTwoStepVerification: t.strict({ type: t.literal('TurnOffTwoStepVerification'), ...of }),
  CloseAccountant: t.strict({ type: t.literal('CloseAccountant'), ...of, reason: reasonCodec }),
})

const at = { at: instantCodec }

/** The stored shape of an accountant's events. Never edit one: add a version and an upcaster. */
export const accountantEventCodec = eventCodec<AccountantEvent>({
  AccountantRegistered: t.strict({
    type: t.literal('AccountantRegistered'),
    personal: t.strict({ ...profile, partitaIva: partitaIvaCodec }),
    ...at,
  }),
  FirstAccessRecorded: t.strict({ type: t.literal('FirstAccessRecorded'), ...at }),
  TwoStepVerificationTurnedOn: t.strict({ type: t.literal('TwoStepVerificationTurnedOn'), ...at }),
  TwoStepVerificationTurnedOff: t.strict({ type: t.literal('TwoStepVerificationTurnedOff'), ...at }),
  AccountantClosed: t.strict({
    type: t.literal('AccountantClosed'),
    personal: t.strict({ reason: reasonCodec }),
    ...at,
  }),
})
