import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { describe, expect, it } from '@jest/globals'

const root = join(import.meta.dirname, '../..')
const textOf = (file: string): string => readFileSync(join(root, file), 'utf8')

const pages = ['README.md', ...globSync('docs/**/*.md', { cwd: root })]

const brokenLinksOf = (page: string): readonly string[] =>
  [...textOf(page).matchAll(/\]\((?!https?:)([^)#\s]+)(?:#[^)]*)?\)/g)]
    .map(([, target]) => target ?? '')
    .filter((target) => !existsSync(join(root, dirname(page), target)))

describe('the README', () => {
  it('shows the quickstart as it runs', () => {
    const [, snippet] = /examples\/quickstart\/main\.ts -->\n\n```ts\n([\s\S]*?)```/.exec(textOf('README.md')) ?? []
    expect(snippet).toBe(textOf('examples/quickstart/main.ts'))
  })

  it('shows it in under twenty lines', () => {
    expect(textOf('examples/quickstart/main.ts').trimEnd().split('\n').length).toBeLessThan(20)
  })
})

describe('the documentation', () => {
  it.each(pages)('has only links that resolve, in %s', (page) => {
    expect(brokenLinksOf(page)).toEqual([])
  })
})
