import { describe, expect, it } from '@jest/globals'

import { anchorsOf, brokenLinksOf, pages, reachableFrom } from './links.ts'

describe('a link', () => {
  it('is broken where the file is missing, or the heading in it', () =>
    expect(
      brokenLinksOf(
        'docs/README.md',
        '# One two\n[a](#one-two) [b](#two) [c](fence.md) [d](fence.md#nowhere) [e](nowhere.md) [f][g]\n\n[g]: ../nowhere.md\n',
      ),
    ).toEqual(['#two', 'fence.md#nowhere', 'nowhere.md', '../nowhere.md']))

  it('names a heading as GitHub does', () =>
    expect([...anchorsOf("# Who *could*: `may`, and [why](x.md)?\n## Again\n## Again\n## L'esito è così")]).toEqual([
      'who-could-may-and-why',
      'again',
      'again-1',
      'lesito-è-così',
    ]))
})

describe('every page of the repository', () => {
  it('is looked at', () =>
    expect(pages).toEqual(
      expect.arrayContaining(['README.md', 'docs/fence.md', 'packages/core/README.md', '.github/CONTRIBUTING.md']),
    ))

  it.each(pages)('has only links that resolve, to the very place, in %s', (page) =>
    expect(brokenLinksOf(page)).toEqual([]),
  )

  it('of docs and examples is reached from the README', () => {
    const reached = reachableFrom('README.md')
    expect(pages.filter((page) => /^(docs|examples)\//.test(page) && !reached.has(page))).toEqual([])
  })
})
