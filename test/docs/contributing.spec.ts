import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from '@jest/globals'

const root = join(import.meta.dirname, '../..')
const textOf = (file: string): string => readFileSync(join(root, file), 'utf8')

describe('the page for contributors', () => {
  it('tells every step of check, in order, by its heading and its script', () => {
    const steps = [...textOf('.config/check.ts').matchAll(/heading: '([^']+)',\s+script: '([^']+)'/g)]
    const rows = [...textOf('.github/CONTRIBUTING.md').matchAll(/^\| (\w[^|]*?) +\| `([^`]+)` +\|/gm)]
    expect(rows.map(([, heading, script]) => [heading, script])).toEqual(
      steps.map(([, heading, script]) => [heading, script]),
    )
  })
})
