import * as t from 'io-ts'

import { codiceFiscaleCodec, partitaIvaCodec } from '../fiscal/index.js'
import {
  clientIdCodec,
  eventIdCodec,
  instantCodec,
  moduleCodec,
  nullable,
  textCodec,
  wordCodec,
} from '../kernel/codec.js'
import { commandCodec, eventCodec } from '../kernel/messages.js'
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
  SubscribeService: { ...of, ...subscription },
  ActivateService: { ...of, ...until },
  RenewService: { ...of, ...until },
  DeleteService: of,
  ActivateModule: { ...of, module: moduleCodec, ...until },
  DeactivateModule: { ...of, module: moduleCodec },
  OpenToDelegation: of,
  CloseToDelegation: of,
  RequireTwoStepVerification: of,
  WaiveTwoStepVerification: of,
})

const at = { at: instantCodec }

/** The stored shape of a service's events. Never edit one: add a version and an upcaster. */
export const clientServiceEventCodec = eventCodec<ClientServiceEvent>({
  ServiceSubscribed: { ...subscription, ...at },
  ServiceActivated: { ...until, ...at },
  ServiceRenewed: { ...until, ...at },
  ServiceDeleted: at,
  ModuleActivated: { module: moduleCodec, ...until, ...at },
  ModuleDeactivated: { module: moduleCodec, ...at },
  OpenedToDelegation: at,
  ClosedToDelegation: at,
  TwoStepVerificationRequired: at,
  TwoStepVerificationWaived: at,
  ActBarred: { authorizationId: eventIdCodec, ...at },
})
