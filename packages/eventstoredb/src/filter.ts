import { categoryOf, type Filter, type StoredEvent } from '@delega/core'
import { eventTypeFilter, type Filter as ServerFilter, streamNameFilter } from '@eventstore/db-client'

/** How many events the server looks at before it tells how far it has come. */
const WINDOW = { maxSearchWindow: 500, checkpointInterval: 4 }

/**
 * The part of a filter that the server applies: it takes one kind only, and types tell more apart than categories.
 * `null` where the filter restricts nothing. It may let too much through, never too little.
 */
export const serverFilter = ({ categories, types }: Filter): ServerFilter | null => {
  if (types !== undefined && types.length > 0) return eventTypeFilter({ prefixes: [...types], ...WINDOW })
  if (categories !== undefined && categories.length > 0) {
    return streamNameFilter({ prefixes: categories.map((category) => `${category}-`), ...WINDOW })
  }
  return null
}

/** Everything but what the server writes for itself. */
export const nothingOfTheSystem: ServerFilter = eventTypeFilter({ regex: '^[^$]', ...WINDOW })

/** The whole filter. */
export const passes = ({ categories, types }: Filter): ((event: StoredEvent) => boolean) => {
  const ofCategories = categories && new Set(categories)
  const ofTypes = types && new Set(types)
  return ({ stream, type }) =>
    (ofTypes === undefined || ofTypes.has(type)) && (ofCategories === undefined || ofCategories.has(categoryOf(stream)))
}

/** A list that names nothing lets nothing through. */
export const namesNothing = ({ categories, types }: Filter): boolean => categories?.length === 0 || types?.length === 0

/** Types that the server keeps for itself; links are of one of them. */
export const isOfTheSystem = (type: string): boolean => type.startsWith('$')
