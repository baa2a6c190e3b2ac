import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'

/** What the readme of a package promises: how to install it, a whole program, and what that prints. */
export type Readme = {
  readonly installs: readonly string[]
  readonly program: string
  readonly prints: string
}

const block = (text: string, language: string): string => {
  const [, inside] = new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(text) ?? []
  if (inside === undefined) throw new Error(`No block of ${language}`)
  return inside
}

export const readmeIn = (folder: string): Readme => {
  const text = readFileSync(join(folder, 'README.md'), 'utf8')
  const [, names = ''] = /^npm install (.+)$/m.exec(block(text, 'sh')) ?? []
  return { installs: names.split(' '), program: block(text, 'ts'), prints: block(text, 'text') }
}

const IMPORT = /^import (\{[^}]*\}) from ('[^']+')$/gm

/** The program as a JavaScript module. */
export const asModule = (program: string): string => stripTypeScriptTypes(program)

/** The program as a script that asks for its packages with `require`. */
export const asScript = (program: string): string => {
  const module = asModule(program)
  const requires = [...module.matchAll(IMPORT)].map(([, names = '', from]) => {
    return `const ${names.replaceAll(' as ', ': ')} = require(${from})`
  })
  return `${requires.join('\n')}\n;(async () => {\n${module.replaceAll(IMPORT, '')}\n})()\n`
}
