import type { DocumentType } from './types.js'

/**
 * Whom a document names, seen from the owner of the service who sends it.
 * `supplies`: the owner is the supplier of somebody else. `suppliesAnyone`: or of itself.
 * `receives`: the supplier is the real one, the owner its customer. `both`: the owner stands on both sides.
 */
export type OwnerRole = 'supplies' | 'suppliesAnyone' | 'receives' | 'both'

type Entry = {
  readonly italian: string
  readonly owner: OwnerRole
  /** It corrects an invoice and must say which. */
  readonly refers: boolean
  /** An immediate invoice: to be transmitted within 12 days of its date. */
  readonly immediate: boolean
}

const entry = (italian: string, owner: OwnerRole, more: Partial<Entry> = {}): Entry => ({
  italian,
  owner,
  refers: false,
  immediate: false,
  ...more,
})

/** The document types of the tax authority and what each demands. Source: its guide to filling in the electronic invoice. */
export const DOCUMENT_TYPES: Readonly<Record<DocumentType, Entry>> = {
  TD01: entry('fattura', 'supplies', { immediate: true }),
  TD02: entry('acconto o anticipo su fattura', 'supplies', { immediate: true }),
  TD03: entry('acconto o anticipo su parcella', 'supplies', { immediate: true }),
  TD04: entry('nota di credito', 'suppliesAnyone', { refers: true }),
  TD05: entry('nota di debito', 'suppliesAnyone'),
  TD06: entry('parcella', 'supplies', { immediate: true }),
  TD16: entry('integrazione fattura reverse charge interno', 'receives'),
  TD17: entry("integrazione o autofattura per acquisto di servizi dall'estero", 'receives'),
  TD18: entry('integrazione per acquisto di beni intracomunitari', 'receives'),
  TD19: entry('integrazione o autofattura per acquisto di beni ex art. 17 c. 2 d.P.R. 633/72', 'receives'),
  TD20: entry('autofattura per regolarizzazione e integrazione delle fatture', 'receives'),
  TD21: entry('autofattura per splafonamento', 'both'),
  TD22: entry('estrazione beni da deposito IVA', 'both'),
  TD23: entry("estrazione beni da deposito IVA con versamento dell'IVA", 'both'),
  TD24: entry('fattura differita, art. 21 c. 4 lett. a', 'supplies'),
  TD25: entry('fattura differita, art. 21 c. 4 terzo periodo lett. b', 'supplies'),
  TD26: entry('cessione di beni ammortizzabili e passaggi interni', 'suppliesAnyone', { immediate: true }),
  TD27: entry('fattura per autoconsumo o cessioni gratuite senza rivalsa', 'both'),
  TD28: entry('acquisti da San Marino con IVA (fattura cartacea)', 'receives'),
  TD29: entry('comunicazione per omessa o irregolare fatturazione', 'receives'),
}
