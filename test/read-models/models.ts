import { ledger, links, supportRequests, timeline, work } from '@delega/projections'

/** Every read model that has rows. */
export const MODELS = { links, ledger, timeline, work, supportRequests } as const
