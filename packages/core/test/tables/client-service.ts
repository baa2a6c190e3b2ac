import type { ClientServiceCommand, ServiceStatus } from '../../src/client-service/index.js'
import type { DecisionTable } from '../decision-table.ts'

/**
 * What becomes of each command in each status of a client's service. The service is a full one, without modules, closed
 * to delegation, and does not require two-step verification; renewals and modules end in time.
 */
export const clientServiceTable: DecisionTable<ServiceStatus, ClientServiceCommand['type']> = {
  NotSubscribed: {
    SubscribeService: 'accepts',
    ActivateService: 'refuses',
    RenewService: 'refuses',
    DeleteService: 'refuses',
    ActivateModule: 'refuses',
    DeactivateModule: 'refuses',
    OpenToDelegation: 'refuses',
    CloseToDelegation: 'refuses',
    RequireTwoStepVerification: 'refuses',
    WaiveTwoStepVerification: 'refuses',
  },
  PendingActivation: {
    SubscribeService: 'refuses',
    ActivateService: 'accepts',
    RenewService: 'refuses',
    DeleteService: 'refuses',
    ActivateModule: 'refuses',
    DeactivateModule: 'refuses',
    OpenToDelegation: 'accepts',
    CloseToDelegation: 'ignores',
    RequireTwoStepVerification: 'accepts',
    WaiveTwoStepVerification: 'ignores',
  },
  Active: {
    SubscribeService: 'refuses',
    ActivateService: 'refuses',
    RenewService: 'accepts',
    DeleteService: 'refuses',
    ActivateModule: 'accepts',
    DeactivateModule: 'ignores',
    OpenToDelegation: 'accepts',
    CloseToDelegation: 'ignores',
    RequireTwoStepVerification: 'accepts',
    WaiveTwoStepVerification: 'ignores',
  },
  ConsultationOnly: {
    SubscribeService: 'refuses',
    ActivateService: 'refuses',
    RenewService: 'accepts',
    DeleteService: 'refuses',
    ActivateModule: 'refuses',
    DeactivateModule: 'refuses',
    OpenToDelegation: 'accepts',
    CloseToDelegation: 'ignores',
    RequireTwoStepVerification: 'accepts',
    WaiveTwoStepVerification: 'ignores',
  },
  Deleted: {
    SubscribeService: 'refuses',
    ActivateService: 'refuses',
    RenewService: 'refuses',
    DeleteService: 'ignores',
    ActivateModule: 'refuses',
    DeactivateModule: 'refuses',
    OpenToDelegation: 'refuses',
    CloseToDelegation: 'refuses',
    RequireTwoStepVerification: 'refuses',
    WaiveTwoStepVerification: 'refuses',
  },
}
