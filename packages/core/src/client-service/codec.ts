import * as t from 'io-ts'

import { codiceFiscaleCodec, partitaIvaCodec } from '../fiscal/index.js'
import {
  clientIdCodec,
  commandCodec,
  eventCodec,
  instantCodec,
  moduleCodec,
  nullable,
  textCodec,
  wordCodec,
} from '../kernel/codec.js'
import type { ClientServiceCommand, ClientServiceEvent } from './types.js'

const of = { clientId: clientIdCodec }
const until = { until: instantCodec }
const subscription = {
  variant: wordCodec('a variant of the service', ['full', 'receiveOnly']),
  personal: t.strict({
    name: textCodec('a name', 1, 200),
    partitaIva: partitaIvaCodec,
    codiceFiscale: nullable(codiceFiscaleCodec),
  }),
}

/** Reads commands about a client's service from outside. */
export const clientServiceCommandCodec = commandCodec<ClientServiceCommand>({
  SubscribeService: t.strict({ type: t.literal('SubscribeService'), ...of, ...subscription }),
  ActivateService: t.strict({ type: t.literal('ActivateService'), ...of, ...until }),
  RenewService: t.strict({ type: t.literal('RenewService'), ...of, ...until }),
  DeleteService: t.strict({ type: t.literal('DeleteService'), ...of }),
  ActivateModule: t.strict({ type: t.literal('ActivateModule'), ...of, module: moduleCodec, ...until }),
  DeactivateModule: t.strict({ type: t.literal('DeactivateModule'), ...of, module: moduleCodec }),
  OpenToDelegation: t.strict({ type: t.literal('OpenToDelegation'), ...of }),
  CloseToDelegation: t.strict({ type: t.literal('CloseToDelegation'), ...of }),
  RequireTwoStepVerification: t.strict({ type: t.literal('RequireTwoStepVerification'), ...of }),
  WaiveTwoStepVerification: t.strict({ type: t.literal('WaiveTwoStepVerification'), ...of }),
})

const at = { at: instantCodec }

/** The stored shape of a service's events. Never edit one: add a version and an upcaster. */
export const clientServiceEventCodec = eventCodec<ClientServiceEvent>({
  ServiceSubscribed: t.strict({ type: t.literal('ServiceSubscribed'), ...subscription, ...at }),
  ServiceActivated: t.strict({ type: t.literal('ServiceActivated'), ...until, ...at }),
  ServiceRenewed: t.strict({ type: t.literal('ServiceRenewed'), ...until, ...at }),
  ServiceDeleted: t.strict({ type: t.literal('ServiceDeleted'), ...at }),
  ModuleActivated: t.strict({ type: t.literal('ModuleActivated'), module: moduleCodec, ...until, ...at }),
  ModuleDeactivated: t.strict({ type: t.literal('ModuleDeactivated'), module: moduleCodec, ...at }),
  OpenedToDelegation: t.strict({ type: t.literal('OpenedToDelegation'), ...at }),
  ClosedToDelegation: t.strict({ type: t.literal('ClosedToDelegation'), ...at }),
  TwoStepVerificationRequired: t.strict({ type: t.literal('TwoStepVerificationRequired'), ...at }),
  TwoStepVerificationWaived: t.strict({ type: t.literal('TwoStepVerificationWaived'), ...at }),
})
