import { categoryOf, type EventStore, type StoredEvent, type StreamName } from '@delega/core'
import { right } from 'fp-ts/lib/Either.js'

import type { EventSource } from './source.js'

/** A history that is in memory already, in global order. */
export const eventsSource = (
  events: readonly StoredEvent[],
  {
    atomicity = 'unit',
    covers = () => true,
  }: { readonly atomicity?: EventStore['atomicity']; readonly covers?: EventSource['covers'] } = {},
): EventSource => ({
  atomicity,
  covers,
  altered: null,
  scan: async (onEvents, { filter = {}, after = null } = {}) => {
    const wanted = events.filter(
      ({ stream, type, position }) =>
        (filter.categories === undefined || filter.categories.includes(categoryOf(stream))) &&
        (filter.types === undefined || filter.types.includes(type)) &&
        (after === null || position > after),
    )
    if (wanted.length > 0) onEvents(wanted)
    return right(undefined)
  },
  readStreams: async (names) => {
    const streams = new Map<StreamName, readonly StoredEvent[]>()
    for (const name of names) {
      const own = events.filter(({ stream }) => stream === name)
      if (own.length > 0) streams.set(name, own)
    }
    return right(streams)
  },
})
