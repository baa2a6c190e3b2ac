import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from '@jest/globals'

const root = join(import.meta.dirname, '../..')
const textOf = (file: string): string => readFileSync(join(root, file), 'utf8')

describe('the README', () => {
  it('shows the quickstart as it runs', () => {
    const [, snippet] = /examples\/quickstart\/main\.ts -->\n\n```ts\n([\s\S]*?)```/.exec(textOf('README.md')) ?? []
    expect(snippet).toBe(textOf('examples/quickstart/main.ts'))
  })

  it('shows it in under twenty lines', () => {
    expect(textOf('examples/quickstart/main.ts').trimEnd().split('\n').length).toBeLessThan(20)
  })
})
