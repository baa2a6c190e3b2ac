/** Text that is HTML already. Only `html` and `verbatim` make it: everything else is escaped on its way into the page. */
export type Markup = { readonly markup: string }

/** What may stand in a page: a list is its items in a row, `null` is nothing. */
export type Content = string | number | Markup | null | readonly Content[]

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

// Controls that HTML forbids, and marks that would turn the order of the text after them around.
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const UNSEEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/** A value as it may stand in text and in quoted attributes. */
export const escaped = (value: string): string =>
  value
    .replace(UNSEEN, (character) => `[U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}]`)
    .replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '')

const isList = (content: Content): content is readonly Content[] => Array.isArray(content)

const written = (content: Content): string => {
  if (content === null) return ''
  if (typeof content === 'string') return escaped(content)
  if (typeof content === 'number') return String(content)
  return isList(content) ? content.map(written).join('') : content.markup
}

/** A piece of a page: `` html`<td>${name}</td>` ``. Attributes stand in quotes, always. */
export const html = (pieces: TemplateStringsArray, ...values: readonly Content[]): Markup => ({
  markup: pieces.reduce((text, piece, index) => `${text}${written(values[index - 1] ?? null)}${piece}`),
})

/** Text of ours that goes into the page as it stands, such as the style sheet. Never a value of the history. */
export const verbatim = (text: string): Markup => ({ markup: text })
