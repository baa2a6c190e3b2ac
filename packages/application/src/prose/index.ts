import type { InputFault } from '@delega/core'
import { match } from 'ts-pattern'

import type { Answer } from '../may.js'
import type { Fault, No } from '../outcome.js'
import { english } from './en.js'
import { italian } from './it.js'
import { type Language, partsOf, type Prose, type Reason } from './reasons.js'

/** The languages in which the library explains itself. */
export type LanguageName = 'en' | 'it'

const LANGUAGES: Readonly<Record<LanguageName, Language>> = { en: english, it: italian }

/** The code of everything that a "no" can consist of. */
export const REASON_CODES = Object.keys(english.reasons) as readonly Reason['code'][]

const told = (prose: string | Prose): string => [prose].flat().join(' ')

/** One reason as prose: what stands in the way, and what to do about it. */
export const explainReason = (reason: Reason, language: LanguageName = 'en'): string => {
  // The prose of a code is made for the reasons of that code.
  const prose = LANGUAGES[language].reasons[reason.code] as (reason: Reason) => string | Prose
  return told(prose(reason))
}

/** Whether there is a sentence for a fault: there is for every one of the library and of its stores. */
export const isExplained = (fault: { readonly fault: string }): fault is Fault =>
  Object.hasOwn(english.faults, fault.fault)

const explainFault = (fault: Fault, language: LanguageName): string => {
  const prose = LANGUAGES[language].faults[fault.fault] as (fault: Fault) => Prose
  return told(prose(fault))
}

const explainInput = ({ path, expected, found }: InputFault): string =>
  `${path === '' ? 'the whole' : path}: expected ${expected}, found ${found}`

/**
 * A "no" or a fault in full, for people: the first line says what it is, each further line one thing that stands in the
 * way. Of an answer of `may` that says no: each thing that stands in the way. What is wrong with input is told in English,
 * to those who program; its heading is not.
 */
export const explain = (
  no: No | Fault | Extract<Answer, { readonly allowed: false }>,
  language: LanguageName = 'en',
): readonly string[] => {
  if ('unmet' in no) return no.unmet.map((condition) => explainReason(condition, language))
  if (!('no' in no)) return [explainFault(no, language)]
  return match(no)
    .with({ no: 'invalid' }, ({ faults }) => [LANGUAGES[language].invalid, ...faults.map(explainInput)])
    .with({ no: 'refused' }, ({ refusal }) =>
      [refusal, ...partsOf(refusal)].map((reason) => explainReason(reason, language)),
    )
    .with({ no: 'failed' }, ({ fault }) => [explainFault(fault, language)])
    .exhaustive()
}
