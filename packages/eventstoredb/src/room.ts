/** What may be under way at a time. Those who find no room wait, and are let in in the order in which they came. */
export type Room = {
  /** Whether there was room in time; never once the room is closed. Whoever was let in leaves with the same bytes. */
  readonly enter: (bytes: number, patienceMs: number) => boolean | Promise<boolean>
  readonly leave: (bytes: number) => void
}

type Waiting = { readonly bytes: number; readonly answer: (isIn: boolean) => void }

/** Room for so many bytes; what is larger than all of it goes alone. */
export const room = (most: number, closing: AbortSignal): Room => {
  const queue = new Set<Waiting>()
  let taken = 0

  const fits = (bytes: number): boolean => taken === 0 || taken + bytes <= most

  const letIn = (): void => {
    for (const { bytes, answer } of queue) {
      if (!fits(bytes)) return
      taken += bytes
      answer(true)
    }
  }

  const wait = (bytes: number, patienceMs: number): Promise<boolean> =>
    new Promise((resolve) => {
      const leaveQueue = (): void => {
        waiting.answer(false)
        // it may have been the one that did not fit
        letIn()
      }
      const timer = setTimeout(leaveQueue, patienceMs)
      const waiting: Waiting = {
        bytes,
        answer: (isIn) => {
          clearTimeout(timer)
          queue.delete(waiting)
          resolve(isIn)
        },
      }
      queue.add(waiting)
    })

  closing.addEventListener('abort', () => {
    for (const { answer } of queue) answer(false)
  })

  return {
    enter: (bytes, patienceMs) => {
      if (closing.aborted) return false
      if (queue.size > 0 || !fits(bytes)) return wait(bytes, patienceMs)
      taken += bytes
      return true
    },
    leave: (bytes) => {
      taken -= bytes
      letIn()
    },
  }
}
