import { hash, randomFillSync } from 'node:crypto'

import type { AccountantId, CommandId, EventId, EventStore, Instant, Metadata, PartitaIva } from '@delega/core'

/** The namespace of all ids that the library derives by a hash (RFC 9562, version 5). */
export const DELEGA_NAMESPACE = '6f2c1f0e-5d0b-5a53-9d5e-3f0f5f7a9c11'

// Ids stand in the path of every command and every event: they are written byte by byte into one buffer that stays,
// in a third of the time of the package uuid, whose answers the test compares.
const DIGITS = Buffer.from('0123456789abcdef')
const PLACES = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34]
const written = Buffer.from(DELEGA_NAMESPACE)

const writeByte = (index: number, byte: number): void => {
  const place = PLACES[index] ?? 0
  written[place] = DIGITS[byte >> 4] ?? 0
  written[place + 1] = DIGITS[byte & 15] ?? 0
}

/** The text of an id: 16 bytes, the version in the seventh, the variant in the ninth. */
const idFrom = (byteAt: (index: number) => number, version: number): string => {
  for (let index = 0; index < 16; index += 1) writeByte(index, byteAt(index))
  writeByte(6, (byteAt(6) & 0x0f) | (version << 4))
  writeByte(8, (byteAt(8) & 0x3f) | 0x80)
  return written.toString('latin1')
}

const namespace = Buffer.from(DELEGA_NAMESPACE.replaceAll('-', ''), 'hex').toString('latin1')

const derived = (name: string): string => {
  const digest = hash('sha1', Buffer.from(namespace + name, 'latin1'), 'binary')
  return idFrom((index) => digest.charCodeAt(index), 5)
}

const MASKS = 1000
const [HYPHEN, ZERO, LETTERS] = [0x2d, 0x30, 0x61]
const masks = new Map<string, string>()

/** What turns an id over for one place: bytes that look like chance, and are always the same. */
const maskOf = (place: string): string => {
  const known = masks.get(place)
  if (known !== undefined) return known
  const mask = hash('sha1', `event/${place}`, 'binary')
  if (masks.size < MASKS) masks.set(place, mask)
  return mask
}

const VARIANT = 19

/** An id beside another one: its last 62 bits turned over, version 8 (RFC 9562). So an index by ids finds the two together. */
const beside = (id: string, place: string): string => {
  const mask = maskOf(place)
  written.write(id)
  written[14] = DIGITS[8] ?? 0
  for (let index = VARIANT; index < written.length; index += 1) {
    const code = written[index] ?? 0
    const bits = mask.charCodeAt(index - VARIANT) & (index === VARIANT ? 3 : 15)
    if (code !== HYPHEN) written[index] = DIGITS[(code < LETTERS ? code - ZERO : code - LETTERS + 10) ^ bits] ?? 0
  }
  return written.toString('latin1')
}

/** Where an event stands among those of its command, and when it was decided. */
export type EventPlace = {
  readonly category: string
  /** Among the events that the command writes to the stream of this category, from 0. */
  readonly index: number
  /** Among all events of the command. */
  readonly isFirst: boolean
  readonly at: Instant
}

/**
 * The id of an event of a command: the same decision always gives the same ids.
 * `unit`: the first event of a command bears the command's own id, whatever it says and wherever it stands, so that a
 * store in which an id stands once takes no second command under the same id; the others bear ids beside it.
 * `stream`: ids tell what the command says and when it was decided as well, so that a server that knows an append again by
 * its ids alone does not take one decision for another.
 */
export const eventIdOf = (
  atomicity: EventStore['atomicity'],
  command: Pick<Metadata, 'commandId' | 'fingerprint'>,
  { category, index, isFirst, at }: EventPlace,
): EventId => {
  const { commandId } = command
  // a fingerprint is made when it is asked for, which the other stores do not do
  if (atomicity === 'stream')
    return derived(`event/${commandId}/${command.fingerprint}/${category}/${index}/${at}`) as EventId
  const id: string = isFirst ? commandId : beside(commandId, `${category}/${index}`)
  return id as EventId
}

/** The id of a command that follows from an event or from another command: given again, it is the same command. */
export const commandIdOf = (cause: EventId | CommandId, purpose: string): CommandId =>
  derived(`command/${cause}/${purpose}`) as CommandId

/**
 * The id of a command that another system knows by a key of its own, such as `crm/order-4711`: the same key, the same
 * command, so that it may be given again after any failure.
 */
export const commandIdFor = (key: string): CommandId =>
  derived(`key/${Buffer.from(key).toString('latin1')}`) as CommandId

/** The account of a partita IVA: derived, so that the same one cannot register twice. */
export const accountantIdOf = (partitaIva: PartitaIva): AccountantId =>
  derived(`accountant/${partitaIva}`) as AccountantId

const COUNTED = 0x1000
const fresh = Buffer.from('00000000-0000-7000-8000-000000000000')
const chance = Buffer.alloc(8 * 512)
let unused = 0
let madeAt = Number.NaN
let count = 0

// A new millisecond begins with its time, and ends with 62 bits of chance.
const begin = (now: number): void => {
  if (unused === 0) unused = randomFillSync(chance).length
  unused -= 8
  chance[unused] = ((chance[unused] ?? 0) & 0x3f) | 0x80
  const time = now.toString(16).padStart(12, '0')
  const random = chance.toString('hex', unused, unused + 8)
  fresh.write(`${time.slice(0, 8)}-${time.slice(8)}-7000-${random.slice(0, 4)}-${random.slice(4)}`)
  madeAt = now
  count = 0
}

/** A new id in the order of time: a UUID of version 7, counted within the millisecond (RFC 9562, section 6.2, method 1). */
export const newCommandId = (): CommandId => {
  const now = Date.now()
  if (now !== madeAt || count === COUNTED) begin(now)
  fresh[15] = DIGITS[count >> 8] ?? 0
  fresh[16] = DIGITS[(count >> 4) & 15] ?? 0
  fresh[17] = DIGITS[count & 15] ?? 0
  count += 1
  return fresh.toString('latin1') as CommandId
}
