import { createHash } from 'node:crypto'

export type Method = 'append' | 'batchAppend' | 'delete' | 'tombstone' | 'read' | 'subscribe' | 'features' | 'gossip'

export type Fault =
  /** The write is committed at once and answered late. */
  | { readonly fault: 'delay'; readonly milliseconds: number }
  /** The write is committed at once and answered when the promise resolves. */
  | { readonly fault: 'hold'; readonly until: Promise<unknown> }
  /** Taken and neither committed nor answered. */
  | { readonly fault: 'silence' }
  /** Committed and never answered. */
  | { readonly fault: 'drop-reply' }
  /** The connection of the call is reset, and with it every other call on it. */
  | { readonly fault: 'reset-before-commit' }
  | { readonly fault: 'reset-after-commit' }
  /** ABORTED on unary calls and reads, a packed Timeout in batches. */
  | { readonly fault: 'timeout-before-commit' }
  | { readonly fault: 'timeout-after-commit' }
  /** UNAVAILABLE on unary calls and reads, a message without details in batches. */
  | { readonly fault: 'not-ready' }
  | { readonly fault: 'access-denied' }
  /** Committed; then every connection is reset and the port is closed and opened again. */
  | { readonly fault: 'restart' }
  /** Reading: the connection is reset after so many messages. */
  | { readonly fault: 'break'; readonly after: number }
  /** Subscribing: nothing more comes after so many messages, and the call stays open. */
  | { readonly fault: 'stall'; readonly after: number }
  /** Subscribing: so many matching events before the start are delivered once more. */
  | { readonly fault: 'redeliver'; readonly events: number }
  /** Reading: a pause before every message. */
  | { readonly fault: 'trickle'; readonly milliseconds: number }

export type FaultName = Fault['fault']

/** A call as the faults see it; `key` is equal for repetitions of the same call and for no other. */
export type Call = { readonly method: Method; readonly stream: string; readonly key: string }

export type Where = {
  readonly on?: Method | readonly Method[]
  readonly stream?: string
  /** So many calls are left in peace first. */
  readonly after?: number
  /** So many calls are hit; 1 unless told. */
  readonly times?: number
}

export type Injection = {
  /** Resolves once the first call has met the fault. */
  readonly fired: Promise<void>
  readonly withdraw: () => void
}

export type Chaos = {
  readonly seed: number
  /** Share of the calls that meet a fault, 0 to 1. */
  readonly rate: number
  readonly faults?: readonly Fault[]
  /** A call hit so often in a row is left in peace, so that every run ends; 3 unless told. */
  readonly mercy?: number
}

export type Faults = {
  readonly inject: (fault: Fault, where?: Where) => Injection
  readonly chaos: (options: Chaos) => void
  readonly calm: () => void
  readonly next: (call: Call) => Fault | undefined
  /** How many calls have arrived since the start. */
  readonly calls: (method?: Method) => number
}

type Armed = { readonly fault: Fault; readonly where: Where; spared: number; left: number; readonly fire: () => void }

const writing: readonly Method[] = ['append', 'batchAppend', 'delete', 'tombstone']
const reading: readonly Method[] = ['read', 'subscribe']

const methodsOf: Record<FaultName, readonly Method[]> = {
  delay: [...writing, ...reading],
  hold: [...writing, ...reading],
  silence: [...writing, ...reading],
  'drop-reply': writing,
  'reset-before-commit': writing,
  'reset-after-commit': writing,
  'timeout-before-commit': [...writing, ...reading],
  'timeout-after-commit': writing,
  'not-ready': [...writing, ...reading],
  'access-denied': [...writing, ...reading],
  restart: [...writing, ...reading],
  break: reading,
  stall: ['subscribe'],
  redeliver: ['subscribe'],
  trickle: reading,
}

/** Every fault a client can survive by trying again. */
export const survivable: readonly Fault[] = [
  { fault: 'delay', milliseconds: 10 },
  { fault: 'silence' },
  { fault: 'drop-reply' },
  { fault: 'reset-before-commit' },
  { fault: 'reset-after-commit' },
  { fault: 'timeout-before-commit' },
  { fault: 'timeout-after-commit' },
  { fault: 'not-ready' },
  { fault: 'restart' },
  { fault: 'break', after: 2 },
  { fault: 'redeliver', events: 2 },
]

export const createFaults = (): Faults => {
  const armed = new Set<Armed>()
  const arrived = new Map<Method, number>()
  let disorder: (call: Call) => Fault | undefined = () => undefined

  const inject: Faults['inject'] = (fault, where = {}) => {
    let fire = (): void => undefined
    const fired = new Promise<void>((resolve) => {
      fire = resolve
    })
    const entry = { fault, where, spared: where.after ?? 0, left: where.times ?? 1, fire }
    armed.add(entry)
    return { fired, withdraw: () => armed.delete(entry) }
  }

  const injected = (call: Call): Fault | undefined => {
    for (const entry of armed) {
      if (!hits(entry, call)) continue
      if (entry.spared > 0) {
        entry.spared -= 1
        continue
      }
      entry.left -= 1
      if (entry.left <= 0) armed.delete(entry)
      entry.fire()
      return entry.fault
    }
    return undefined
  }

  return {
    inject,
    chaos: (options) => {
      disorder = disorderly(options)
    },
    calm: () => {
      armed.clear()
      disorder = () => undefined
    },
    next: (call) => {
      arrived.set(call.method, (arrived.get(call.method) ?? 0) + 1)
      return injected(call) ?? disorder(call)
    },
    calls: (method) => {
      const counts = method === undefined ? [...arrived.values()] : [arrived.get(method) ?? 0]
      return counts.reduce((sum, count) => sum + count, 0)
    },
  }
}

const hits = ({ fault, where }: Armed, { method, stream }: Call): boolean =>
  [where.on ?? methodsOf[fault.fault]].flat().includes(method) && (where.stream ?? stream) === stream

/**
 * The fault depends on the seed, the call and how often it was made, not on the order in which calls arrive: so a seed
 * replays though several workers race.
 */
const disorderly = ({ seed, rate, faults = survivable, mercy = 3 }: Chaos): ((call: Call) => Fault | undefined) => {
  const made = new Map<string, number>()
  const suffered = new Map<string, number>()
  return ({ method, key }) => {
    const attempt = made.get(key) ?? 0
    const inARow = suffered.get(key) ?? 0
    const [share, choice] = dice(`${seed} ${key} ${attempt}`)
    const fitting = faults.filter(({ fault }) => methodsOf[fault].includes(method))
    const fault = share < rate && inARow < mercy ? fitting[Math.floor(choice * fitting.length)] : undefined
    made.set(key, attempt + 1)
    suffered.set(key, fault === undefined ? 0 : inARow + 1)
    return fault
  }
}

const dice = (text: string): readonly [number, number] => {
  const digest = createHash('sha256').update(text).digest()
  return [digest.readUInt32LE(0) / 2 ** 32, digest.readUInt32LE(4) / 2 ** 32]
}
