import type { Pair } from '../links/book.js'
import { html, type Markup } from './markup.js'
import type { Party } from './parties.js'
import type { Report } from './report.js'

type Known = Pick<Report, 'clients' | 'accountants'>

const found = <Id extends string>(parties: readonly Party<Id>[], id: Id): Party<Id> =>
  parties.find((party) => party.id === id) ?? { id, name: null, partitaIva: null }

/** The two of a pair, as people. */
export const sidesOf = ({ clients, accountants }: Known, { clientId, accountantId }: Pair) => ({
  client: found(clients, clientId),
  accountant: found(accountants, accountantId),
})

const plain = ({ id, name }: Party<string>): string => name ?? id

/** `Studio Bianchi for Rossi Srl`: a pair in one line. */
export const pairName = (known: Known, pair: Pair): string => {
  const { client, accountant } = sidesOf(known, pair)
  return `${plain(accountant)} for ${plain(client)}`
}

/** Whom the report is about. */
export const subjectOf = ({ scope: { clientId, accountantId }, clients, accountants }: Report): string =>
  [
    ...(accountantId === undefined ? [] : [plain(found(accountants, accountantId))]),
    ...(clientId === undefined ? [] : [plain(found(clients, clientId))]),
  ].join(' for ')

/** A name as it was given, kept apart from the direction of the text around it; the id where there is none. */
export const nameOf = ({ id, name }: Party<string>): Markup =>
  name === null ? html`<span class="id">${id}</span>` : html`<bdi>${name}</bdi>`

/** Everything that is known of somebody. */
export const inFull = ({ id, name, partitaIva }: Party<string>): Markup =>
  html`<strong>${name === null ? 'name not on record' : html`<bdi>${name}</bdi>`}</strong>${
      partitaIva === null ? null : html`, <span lang="it">partita IVA</span> ${partitaIva}`
    }<br /><span class="id">${id}</span>`
