import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { isRight, right } from 'fp-ts/lib/Either.js'

import { accountantEventCodec } from '../src/accountant/index.js'
import { clientServiceEventCodec } from '../src/client-service/index.js'
import { invoiceEventCodec } from '../src/invoice/index.js'
import { numberingEventCodec } from '../src/invoice-numbering/index.js'
import { delegationEventCodec } from '../src/delegation/index.js'
import { EVENT_TYPES } from '../src/history/index.js'
import type { EventCodec, StoredShape } from '../src/kernel/index.js'
import { supportEventCodec } from '../src/support/index.js'

// Every shape ever stored, frozen: `samples/<context>.v<n>.json` holds one event or more of each type whose version n
// is or was in use. A new version adds a file and never touches an old one; where its upcaster changes the content,
// `decoded` says what the older sample is read as.

type Frozen = StoredShape & { readonly decoded?: unknown }
type Codec = Pick<EventCodec<{ readonly type: string }>, 'types' | 'decode'> & {
  readonly versionOf: (event: { readonly type: string }) => number
}

const codecOf = <Event extends { readonly type: string }>({ types, decode, encode }: EventCodec<Event>): Codec => ({
  types,
  decode,
  versionOf: (event) => encode(event as Event).schemaVersion,
})

const CONTEXTS: Readonly<Record<string, Codec>> = {
  accountant: codecOf(accountantEventCodec),
  'client-service': codecOf(clientServiceEventCodec),
  delegation: codecOf(delegationEventCodec),
  invoice: codecOf(invoiceEventCodec),
  'invoice-numbering': codecOf(numberingEventCodec),
  support: codecOf(supportEventCodec),
}

const folder = join(import.meta.dirname, 'samples')
const files = readdirSync(folder)
const FILE = /^(?<context>[a-z-]+)\.v(?<version>\d+)\.json$/

const samplesIn = (file: string): readonly Frozen[] =>
  JSON.parse(readFileSync(join(folder, file), 'utf8')) as readonly Frozen[]

const samplesOf = (context: string): readonly Frozen[] =>
  files.filter((file) => FILE.exec(file)?.groups?.['context'] === context).flatMap(samplesIn)

/** The versions that a type has had so far: from 1 to the one in which it is stored now. */
const versionsOf = ({ decode, versionOf }: Codec, type: string, samples: readonly Frozen[]): readonly number[] => {
  const newest = Math.max(
    1,
    ...samples.map((sample) => {
      const decoded = decode(sample)
      return sample.type === type && isRight(decoded) ? versionOf(decoded.right) : 1
    }),
  )
  return Array.from({ length: newest }, (_, index) => index + 1)
}

describe('the folder of samples', () => {
  it('covers everything that can have happened', () =>
    expect(Object.values(CONTEXTS).flatMap(({ types }) => types)).toEqual(expect.arrayContaining([...EVENT_TYPES])))

  it.each(files)('holds %s for a context that is read here', (file) =>
    expect(Object.keys(CONTEXTS)).toContain(FILE.exec(file)?.groups?.['context']),
  )

  it.each(files)('holds in %s only what was stored in that version', (file) => {
    const versions = samplesIn(file).map(({ schemaVersion }) => String(schemaVersion))
    expect([...new Set(versions)]).toEqual([FILE.exec(file)?.groups?.['version']])
  })
})

describe.each(Object.entries(CONTEXTS))('the history of %s', (context, codec) => {
  const samples = samplesOf(context)
  const each = samples.map((sample, index) => [`${index}: ${sample.type} v${sample.schemaVersion}`, sample] as const)

  it.each(each)('is still read, sample %s', (_, sample) =>
    expect(codec.decode(sample)).toEqual(right(sample.decoded ?? sample.data)),
  )

  it.each(codec.types)('has a sample of each version of %s', (type) => {
    const versions = samples.filter((sample) => sample.type === type).map(({ schemaVersion }) => schemaVersion)
    expect([...new Set(versions)].toSorted((one, other) => one - other)).toEqual(versionsOf(codec, type, samples))
  })
})
