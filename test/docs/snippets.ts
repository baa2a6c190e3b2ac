import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')

/** A block of TypeScript in a page; `prints` is the block of text right after it, if there is one. */
export type Snippet = {
  readonly name: string
  /** After the language: `run`, `check`, or nothing. */
  readonly mark: string
  readonly code: string
  readonly prints: string | null
}

const BLOCK = /^```ts *([^\n]*)\n([\s\S]*?)^```$(?:\n+(?:It prints:\n+)?```text\n([\s\S]*?)^```$)?/gm

const snippetsOf = (page: string): readonly Snippet[] => {
  const text = readFileSync(join(root, page), 'utf8')
  return [...text.matchAll(BLOCK)].map(([, mark = '', code = '', prints], index) => ({
    name: `${page.replaceAll(/[^a-z]+/gi, '-')}-${index + 1}`,
    mark: mark.trim(),
    code,
    prints: prints ?? null,
  }))
}

// test/packages follows it from its first line to its last.
const FOLLOWED = 'docs/tutorial.md'

/**
 * The TypeScript of all pages. Marked `run` it is a whole program that is compiled and run; marked `check` it is compiled
 * only, because it needs a server; without a mark it is a piece of something, for the eye.
 */
export const snippets: readonly Snippet[] = globSync('docs/**/*.md', { cwd: root })
  .filter((page) => page !== FOLLOWED && !page.startsWith('docs/reference/'))
  .toSorted()
  .flatMap(snippetsOf)
