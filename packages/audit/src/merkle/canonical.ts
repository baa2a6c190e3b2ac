import type { Json, JsonObject, StoredEvent } from '@delega/core'

import { inOrder, isList } from './order.js'

/** A piece of a text that is being written: text that stands already, or a value that is still to be written. */
type Piece = { readonly text: string } | { readonly value: Json }

/** What a list or a record holds, each item after the text that leads to it. */
const itemsOf = (value: readonly Json[] | JsonObject): readonly (readonly [string, Json | undefined])[] =>
  isList(value)
    ? value.map((item) => ['', item])
    : Object.keys(value)
        .toSorted()
        .filter((key) => value[key] !== undefined)
        .map((key) => [`${JSON.stringify(key)}:`, value[key]])

// JSON reads what is beyond its numbers as infinite.
const numberText = (value: number): string =>
  Math.abs(value) === Number.POSITIVE_INFINITY ? `${value > 0 ? '' : '-'}1e999` : JSON.stringify(value)

/**
 * The canonical JSON of a value (RFC 8785), however deep it is. What that has no text for stands as JSON can write it:
 * half a character escaped, a number beyond its range as `1e999`. No two values of JSON have the same text.
 */
export const canonicalJson = (value: Json): string => {
  let written = ''
  // A list of our own instead of calls within calls, which have an end.
  const left: Piece[] = [{ value }]
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if ('text' in next) written += next.text
    else if (typeof next.value === 'number') written += numberText(next.value)
    else if (typeof next.value !== 'object' || next.value === null) written += JSON.stringify(next.value)
    else {
      const [begin, end] = isList(next.value) ? '[]' : '{}'
      written += begin
      left.push({ text: end as string })
      for (const [at, [head, item = null]] of [...itemsOf(next.value).entries()].toReversed())
        left.push({ value: item }, { text: at === 0 ? head : `,${head}` })
    }
  }
  return written
}

// Every event of a history passes here: the engine writes all fields at once, which is quicker than piece by piece.
const quickly = (event: StoredEvent): string | null => {
  try {
    return JSON.stringify(inOrder(event, event.type))
  } catch {
    return null
  }
}

/** The canonical text (RFC 8785) of an event as it is stored, both times and its place included. */
export const canonicalText = (event: StoredEvent): string => quickly(event) ?? canonicalJson(event)
