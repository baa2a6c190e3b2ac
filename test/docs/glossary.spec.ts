import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { REASON_CODES } from '@delega/application'
import {
  accountantCommandCodec,
  accountantEventCodec,
  clientServiceCommandCodec,
  clientServiceEventCodec,
  delegationCommandCodec,
  delegationEventCodec,
  EVENT_TYPES,
  invoiceCommandCodec,
  invoiceEventCodec,
  MODULES,
  noticeKinds,
  numberingCommandCodec,
  numberingEventCodec,
  PERMISSIONS,
  supportCommandCodec,
  supportEventCodec,
} from '@delega/core'
import { describe, expect, it } from '@jest/globals'

import { accountantTable } from '../../packages/core/test/tables/accountant.ts'
import { clientServiceTable } from '../../packages/core/test/tables/client-service.ts'
import { delegationTable } from '../../packages/core/test/tables/delegation.ts'
import { invoiceNumberingTable } from '../../packages/core/test/tables/invoice-numbering.ts'
import { bookingTable, invoiceTable } from '../../packages/core/test/tables/invoice.ts'
import { supportTable } from '../../packages/core/test/tables/support.ts'
import { histories as serviceHistories } from '../../packages/core/test/words/client-service.ts'
import { endings } from '../../packages/core/test/words/delegation-situations.ts'

const glossary = readFileSync(join(import.meta.dirname, '../../docs/glossary.md'), 'utf8')

type Entry = { readonly section: string; readonly word: string; readonly meaning: string }

/** Every row whose first cell is a word of the code, under its headings: `Accountant / Commands`. */
const entriesOf = (markdown: string): readonly Entry[] => {
  let [chapter, section] = ['', '']
  return markdown.split('\n').flatMap((line): readonly Entry[] => {
    const [, depth, heading] = /^(##+) (.+)$/.exec(line) ?? []
    if (heading !== undefined)
      [chapter, section] = depth === '##' ? [heading, heading] : [chapter, `${chapter} / ${heading}`]
    const [, word] = /^\| `([^`]+)` +\|/.exec(line) ?? []
    return word === undefined ? [] : [{ section, word, meaning: line.split('|').at(-2)?.trim() ?? '' }]
  })
}

const entries = entriesOf(glossary)
const wordsUnder = (section: string): readonly string[] =>
  entries.filter((entry) => entry.section.startsWith(section)).map(({ word }) => word)

/** What the code knows, by the section that explains it. */
const known: Readonly<Record<string, readonly string[]>> = {
  Permissions: PERMISSIONS,
  Modules: MODULES,
  'Accountant / Commands': accountantCommandCodec.types,
  'Accountant / Events': accountantEventCodec.types,
  'Accountant / States': Object.keys(accountantTable),
  'Client service / Commands': clientServiceCommandCodec.types,
  'Client service / Events': clientServiceEventCodec.types,
  'Client service / States': [...new Set([...Object.keys(clientServiceTable), ...Object.keys(serviceHistories)])],
  'Delegation / Commands': delegationCommandCodec.types,
  'Delegation / Events': delegationEventCodec.types,
  'Delegation / States': Object.keys(delegationTable),
  'Delegation / Endings': Object.keys(endings),
  'Invoice / Commands': invoiceCommandCodec.types,
  'Invoice / Events': invoiceEventCodec.types,
  'Invoice / States': Object.keys(invoiceTable),
  'Invoice / Books': Object.keys(bookingTable),
  'Invoice / Notices': Object.keys(noticeKinds),
  'Invoice numbering / Commands': numberingCommandCodec.types,
  'Invoice numbering / Events': numberingEventCodec.types,
  'Invoice numbering / States': Object.keys(invoiceNumberingTable),
  'Support / Commands': supportCommandCodec.types,
  'Support / Events': supportEventCodec.types,
  'Support / States': Object.keys(supportTable),
  Refusals: REASON_CODES,
}

describe('the glossary', () => {
  it.each(Object.entries(known))('explains what the code knows, and nothing else, under %s', (section, code) =>
    expect(wordsUnder(section).toSorted()).toEqual(code.toSorted()),
  )

  it('has no section of words that the code is not asked about', () => {
    const sections = [...new Set(entries.map(({ section }) => section))]
    expect(sections.filter((section) => !Object.keys(known).some((name) => section.startsWith(name)))).toEqual([])
  })

  it('explains the event of every context', () =>
    expect(new Set(Object.keys(known).flatMap((name) => (name.endsWith('Events') ? (known[name] ?? []) : [])))).toEqual(
      new Set(EVENT_TYPES),
    ))

  it('gives every word a meaning', () =>
    expect(entries.filter(({ meaning }) => meaning.length < 4).map(({ word }) => word)).toEqual([]))
})
