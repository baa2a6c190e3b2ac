import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A step of the tutorial: a file to write, or commands to give in the folder and what they print. */
export type Step =
  | { readonly step: 'file'; readonly name: string; readonly text: string }
  | { readonly step: 'commands'; readonly commands: readonly string[]; readonly prints: string }

const BLOCK = /^```(\w+) *([^\n]*)\n([\s\S]*?)^```$/gm

/** The blocks of the page in their order: `ts` with a name is a file; `sh` is to be run, and the next `text` is what it prints. */
export const stepsOf = (page: string): readonly Step[] => {
  const steps: Step[] = []
  for (const [, language = '', info = '', text = ''] of page.matchAll(BLOCK)) {
    const last = steps.at(-1)
    if (language === 'ts' && info !== '') steps.push({ step: 'file', name: info, text })
    else if (language === 'sh') steps.push({ step: 'commands', commands: text.trimEnd().split('\n'), prints: '' })
    else if (language === 'text' && last?.step === 'commands') steps.splice(-1, 1, { ...last, prints: text })
    else throw new Error(`A block that nobody can follow: ${language} ${info}`)
  }
  return steps
}

export const tutorial = stepsOf(readFileSync(join(import.meta.dirname, '../../docs/tutorial.md'), 'utf8'))
