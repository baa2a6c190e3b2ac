import type { Measurements } from './measurement.ts'

type Module = {
  /** The bars that its measurements judge. */
  readonly keys: readonly string[]
  /** A peer of it stands on the module that `native.ts` builds. */
  readonly onNative?: true
  readonly load: () => Promise<{ readonly measurements: Measurements }>
}

/** Every module that measures. Each is loaded, and runs, in a process of its own. */
export const MODULES: Readonly<Record<string, Module>> = {
  'handle-memory': {
    keys: ['handle.memory.emmett', 'handle.memory.fmodel'],
    load: async () => import('./handle-memory.ts'),
  },
  may: {
    keys: ['may.limit', 'may.bytes'],
    load: async () => import('./may.ts'),
  },
  rebuild: {
    keys: ['rebuild.growth'],
    load: async () => import('./rebuild.ts'),
  },
  'rebuild-emmett': { keys: ['rebuild.emmett'], onNative: true, load: async () => import('./rebuild-emmett.ts') },
  page: {
    keys: ['page.limit', 'page.p99', 'count.p50', 'count.p99', 'page.growth'],
    load: async () => import('./page.ts'),
  },
  'handle-streams': { keys: ['handle.memory.streams'], load: async () => import('./handle-streams.ts') },
  'append-sqlite': {
    keys: ['append.sqlite.limit', 'append.sqlite.group', 'append.sqlite.emmett'],
    onNative: true,
    load: async () => import('./append-sqlite.ts'),
  },
  replay: { keys: ['replay.limit'], load: async () => import('./replay.ts') },
  'observe-cost': {
    keys: ['observe.cost.may', 'observe.cost.command'],
    load: async () => import('./observe-cost.ts'),
  },
  'fence-cost': { keys: ['fence.cost'], load: async () => import('./fence-cost.ts') },
  eventstoredb: {
    keys: [
      'eventstoredb.append',
      'eventstoredb.append.batch',
      'eventstoredb.read',
      'eventstoredb.read.all',
      'eventstoredb.command',
      'eventstoredb.concurrent',
    ],
    load: async () => import('./eventstoredb.ts'),
  },
  verify: { keys: ['verify.limit'], load: async () => import('./verify.ts') },
}

export const KEYS: readonly string[] = Object.values(MODULES).flatMap(({ keys }) => keys)
