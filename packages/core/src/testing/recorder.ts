import type { Listener, Position, StoredEvent } from '../store/port.js'

type Fault = Parameters<NonNullable<Listener['onFault']>>[0]

type Waiter = { readonly isDue: () => boolean; readonly resolve: () => void }

/** A listener that remembers what it was told. */
export type Recorder = {
  readonly listener: Listener
  readonly events: StoredEvent[]
  readonly caughtUp: (Position | null)[]
  readonly faults: Fault[]
  /** Settles once the condition holds; looked at after each call of the listener. */
  readonly until: (isDue: () => boolean) => Promise<void>
  /** Settles once so many events have arrived. */
  readonly untilEvents: (count: number) => Promise<void>
  /** Settles once the subscription has told a fault. */
  readonly untilFault: () => Promise<void>
}

/** A listener that keeps what it is told; `handle` is called with each batch before it is kept. */
export const recorder = (handle: Listener['onEvents'] = () => undefined): Recorder => {
  const events: StoredEvent[] = []
  const caughtUp: (Position | null)[] = []
  const faults: Fault[] = []
  let waiters: readonly Waiter[] = []

  const look = (): void => {
    const due = waiters.filter(({ isDue }) => isDue())
    waiters = waiters.filter((waiter) => !due.includes(waiter))
    for (const { resolve } of due) resolve()
  }
  const until = (isDue: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      waiters = [...waiters, { isDue, resolve }]
      look()
    })

  const listener: Listener = {
    onEvents: async (batch) => {
      await handle(batch)
      events.push(...batch)
      look()
    },
    onCaughtUp: (position) => {
      caughtUp.push(position)
      look()
    },
    onFault: (fault) => {
      faults.push(fault)
      look()
    },
  }
  return {
    listener,
    events,
    caughtUp,
    faults,
    until,
    untilEvents: (count) => until(() => events.length >= count),
    untilFault: () => until(() => faults.length > 0),
  }
}

/** A door that is shut until it is opened: makes a listener slow without a clock. */
export const gate = () => {
  let open = (): void => undefined
  const passed = new Promise<void>((resolve) => {
    open = resolve
  })
  return {
    passed,
    /** Lets all pass who wait. */
    open: (): void => open(),
  }
}
