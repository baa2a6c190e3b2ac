import type { Json, JsonObject, StoredEvent } from '@delega/core'

// What JSON writes otherwise than as it stands.
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const SPECIAL = /["\\\u0000-\u001f\ud800-\udfff]/
const HALF = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/

const text = (value: string): string => {
  if (!SPECIAL.test(value)) return `"${value}"`
  if (HALF.test(value)) throw new RangeError('RFC 8785 has no text for half a character')
  return JSON.stringify(value)
}

// Few keys, most of them in order: quicker than `sort`.
const sortedKeys = (fields: object): readonly string[] => {
  const keys = Object.keys(fields)
  for (let index = 1; index < keys.length; index += 1) {
    const key = keys[index] ?? ''
    let at = index
    for (let before = keys[at - 1]; before !== undefined && before > key; before = keys[at - 1]) {
      keys[at] = before
      at -= 1
    }
    keys[at] = key
  }
  return keys
}

const MOST_NAMES = 1000
const names = new Map<string, string>()

// The names of fields are few: each is looked at once.
const nameOf = (key: string): string => {
  const known = names.get(key)
  if (known !== undefined) return known
  const name = `${text(key)}:`
  if (names.size < MOST_NAMES) names.set(key, name)
  return name
}

const list = (items: readonly Json[]): string => {
  let written = '['
  for (const item of items) written += written === '[' ? write(item) : `,${write(item)}`
  return `${written}]`
}

const record = (fields: { readonly [key: string]: Json | undefined }): string => {
  let written = ''
  for (const key of sortedKeys(fields)) {
    const value = fields[key]
    if (value === undefined) continue
    if (written !== '') written += ','
    written += nameOf(key)
    written += typeof value === 'string' ? text(value) : write(value)
  }
  return `{${written}}`
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value)

const write = (value: Json): string => {
  if (typeof value === 'string') return text(value)
  if (typeof value === 'object' && value !== null) return isList(value) ? list(value) : record(value)
  if (typeof value === 'number' && !Number.isFinite(value)) throw new RangeError('JSON has no such number')
  return String(value)
}

/**
 * The canonical JSON of a value (RFC 8785), as the library `canonicalize` writes it, in half its time: every event of
 * a history passes here. @throws RangeError where the value has none.
 */
export const canonicalJson = (value: Json): string => write(value)

const FIELDS_OF_METADATA = 7
const FIELDS_OF_EVENT = 9

const isThere = (value: unknown): boolean => value !== undefined && value !== null

const widthOf = (value: object): number => {
  let width = 0
  for (const _ in value) width += 1
  return width
}

// Metadata as the library writes them need no sorting; any field more, and they are written like everything else.
const metadata = (value: StoredEvent['metadata']): string => {
  const fields = value as unknown as JsonObject
  const { authority = null, by = null, causationId, commandId, correlationId, fingerprint, onBehalfOf = null } = fields
  const isUsual =
    widthOf(fields) === FIELDS_OF_METADATA &&
    typeof causationId === 'string' &&
    typeof commandId === 'string' &&
    typeof correlationId === 'string' &&
    typeof fingerprint === 'string' &&
    'authority' in fields &&
    'by' in fields &&
    'onBehalfOf' in fields
  if (!isUsual) return write(fields)
  const ids = `"causationId":${text(causationId)},"commandId":${text(commandId)},"correlationId":${text(correlationId)}`
  const rest = `"fingerprint":${text(fingerprint)},"onBehalfOf":${write(onBehalfOf)}`
  return `{"authority":${write(authority)},"by":${write(by)},${ids},${rest}}`
}

/** The canonical JSON of an event: the same as `canonicalJson` writes, without sorting what is known. */
export const canonicalEvent = (event: StoredEvent): string => {
  const { data, id, position, recordedAt, revision, schemaVersion, stream, type } = event
  const isUsual =
    widthOf(event) === FIELDS_OF_EVENT &&
    isThere(data) &&
    isThere(id) &&
    isThere(event.metadata) &&
    isThere(position) &&
    isThere(recordedAt) &&
    isThere(revision) &&
    isThere(schemaVersion) &&
    isThere(stream) &&
    isThere(type)
  if (!isUsual) return write(event)
  const place = `"position":${write(position)},"recordedAt":${write(recordedAt)},"revision":${write(revision)}`
  const kind = `"schemaVersion":${write(schemaVersion)},"stream":${write(stream)},"type":${write(type)}`
  return `{"data":${write(data)},"id":${write(id)},"metadata":${metadata(event.metadata)},${place},${kind}}`
}
