import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

const root = join(import.meta.dirname, '../..')

/** Every page of the repository that is written by hand. */
export const pages: readonly string[] = [
  '*.md',
  'docs/**/*.md',
  'examples/*/*.md',
  'packages/*/*.md',
  '.github/**/*.md',
]
  .flatMap((pattern) => globSync(pattern, { cwd: root }))
  .filter((page) => !page.includes('node_modules') && !page.startsWith('docs/reference/'))
  .toSorted()

const FENCED = /^(`{3,})[^\n]*\n[\s\S]*?^\1$/gm

const textOf = (page: string): string => readFileSync(join(root, page), 'utf8').replaceAll(FENCED, '')

/** As GitHub makes it: without punctuation and capitals, with `-` for a space. */
const slugOf = (heading: string): string =>
  heading
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
    .trim()
    .replaceAll(' ', '-')

/** The anchors of a page: those of its headings, where a second one of the same words is numbered, and those set by hand. */
export const anchorsOf = (text: string): ReadonlySet<string> => {
  const anchors = new Set<string>()
  for (const [, heading = ''] of text.matchAll(/^#{1,6} +(.+?)(?: +#+)?$/gm)) {
    const slug = slugOf(heading)
    let anchor = slug
    for (let again = 1; anchors.has(anchor); again += 1) anchor = `${slug}-${again}`
    anchors.add(anchor)
  }
  for (const [, id = ''] of text.matchAll(/<a (?:id|name)="([^"]+)"/g)) anchors.add(id)
  return anchors
}

/** Where a page points to within the repository: `](there)` and `[name]: there`. */
export const linksOf = (text: string): readonly string[] =>
  [...text.matchAll(/\]\(([^)\s]+)[^)]*\)|^\[[^\]]+\]: +(\S+)$/gm)]
    .map(([, inline, named]) => inline ?? named ?? '')
    .filter((target) => !/^[a-z]+:/.test(target))

/** The links of a page that lead nowhere, be it the file or the place in it that is missing. */
export const brokenLinksOf = (page: string, text: string = textOf(page)): readonly string[] =>
  linksOf(text).filter((target) => {
    const [path = '', anchor] = target.split('#')
    const file = path === '' ? page : normalize(join(dirname(page), path))
    if (!existsSync(join(root, file))) return true
    if (anchor === undefined) return false
    return !file.endsWith('.md') || !anchorsOf(file === page ? text : textOf(file)).has(anchor)
  })

/** The pages to which links lead from one of them, over however many. */
export const reachableFrom = (start: string): ReadonlySet<string> => {
  const found = new Set([start])
  // A set is walked on through what is added to it meanwhile.
  for (const page of found)
    for (const target of linksOf(textOf(page))) {
      const file = normalize(join(dirname(page), target.split('#')[0] ?? ''))
      if (pages.includes(file)) found.add(file)
    }
  return found
}
