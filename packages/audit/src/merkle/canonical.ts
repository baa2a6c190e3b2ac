import type { Json, JsonObject, StoredEvent } from '@delega/core'

import { inOrder, isList } from './order.js'

/** A piece of a text that is being written: text that stands already, or a value that is still to be written. */
type Piece = { readonly text: string } | { readonly value: Json | undefined }

const listPieces = (items: readonly Json[]): readonly Piece[] => {
  const pieces: Piece[] = [{ text: '[' }]
  for (const [index, value] of items.entries()) pieces.push({ text: index === 0 ? '' : ',' }, { value })
  pieces.push({ text: ']' })
  return pieces
}

const recordPieces = (fields: JsonObject): readonly Piece[] => {
  const pieces: Piece[] = [{ text: '{' }]
  for (const key of Object.keys(fields).toSorted()) {
    const value: Json | undefined = fields[key]
    if (value !== undefined)
      pieces.push({ text: `${pieces.length === 1 ? '' : ','}${JSON.stringify(key)}:` }, { value })
  }
  pieces.push({ text: '}' })
  return pieces
}

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
    else if (typeof next.value !== 'object' || next.value === null) written += JSON.stringify(next.value ?? null)
    else {
      const pieces = isList(next.value) ? listPieces(next.value) : recordPieces(next.value)
      for (let at = pieces.length - 1; at >= 0; at -= 1) left.push(pieces[at] as Piece)
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
