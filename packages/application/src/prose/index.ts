import { match } from 'ts-pattern'

import type { Fault, No } from '../outcome.js'
import { english } from './en.js'
import { italian } from './it.js'
import { type Language, partsOf, type Reason } from './reasons.js'

export type LanguageName = 'en' | 'it'

const LANGUAGES: Readonly<Record<LanguageName, Language>> = { en: english, it: italian }

/** The code of everything that a "no" can consist of. */
export const REASON_CODES = Object.keys(english.reasons) as readonly Reason['code'][]

/** One reason as a sentence: what stands in the way, and what to do about it. */
export const explainReason = (reason: Reason, language: LanguageName = 'en'): string => {
  // The sentence of a code is made for the reasons of that code.
  const sentence = LANGUAGES[language].reasons[reason.code] as (reason: Reason) => string
  return sentence(reason)
}

/** A "no" in full, for people: the first line says what it is, each further line one thing that stands in the way. */
export const explain = (no: No, language: LanguageName = 'en'): readonly string[] => {
  const { faults: sentences, invalid, input } = LANGUAGES[language]
  return match(no)
    .with({ no: 'invalid' }, ({ faults }) => [invalid, ...faults.map(input)])
    .with({ no: 'refused' }, ({ refusal }) =>
      [refusal, ...partsOf(refusal)].map((reason) => explainReason(reason, language)),
    )
    .with({ no: 'failed' }, ({ fault }) => {
      const sentence = sentences[fault.fault] as (fault: Fault) => string
      return [sentence(fault)]
    })
    .exhaustive()
}
