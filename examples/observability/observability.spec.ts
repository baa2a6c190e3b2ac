import { readFileSync } from 'node:fs'

import { describe, expect, it } from '@jest/globals'

import { play } from './play.ts'

const [, shown = ''] = /```text\n([\s\S]*?)```/.exec(readFileSync(new URL('README.md', import.meta.url), 'utf8')) ?? []

describe('the example of observability', () => {
  it('prints the log, the spans and the metrics that its readme shows', async () =>
    expect(`${(await play()).join('\n')}\n`).toBe(shown))
})
