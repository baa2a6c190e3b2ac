// What the codes of the exchange mean in Italian, for people; the rules need only the codes.
import type { DocumentType, Exemption, NoticeKind } from '../invoice/index.js'

/** In the words of the tax authority's guide. */
export const documentTypeNames: Readonly<Record<DocumentType, string>> = {
  TD01: 'fattura',
  TD02: 'acconto o anticipo su fattura',
  TD03: 'acconto o anticipo su parcella',
  TD04: 'nota di credito',
  TD05: 'nota di debito',
  TD06: 'parcella',
  TD16: 'integrazione fattura reverse charge interno',
  TD17: "integrazione o autofattura per acquisto di servizi dall'estero",
  TD18: 'integrazione per acquisto di beni intracomunitari',
  TD19: 'integrazione o autofattura per acquisto di beni ex art. 17 c. 2 d.P.R. 633/72',
  TD20: 'autofattura per regolarizzazione e integrazione delle fatture',
  TD21: 'autofattura per splafonamento',
  TD22: 'estrazione beni da deposito IVA',
  TD23: "estrazione beni da deposito IVA con versamento dell'IVA",
  TD24: 'fattura differita, art. 21 c. 4 lett. a',
  TD25: 'fattura differita, art. 21 c. 4 terzo periodo lett. b',
  TD26: 'cessione di beni ammortizzabili e passaggi interni',
  TD27: 'fattura per autoconsumo o cessioni gratuite senza rivalsa',
  TD28: 'acquisti da San Marino con IVA (fattura cartacea)',
  TD29: 'comunicazione per omessa o irregolare fatturazione',
}

/** In the words of the tax authority's guide. */
export const exemptionNames: Readonly<Record<Exemption, string>> = {
  N1: 'escluse ex art. 15',
  'N2.1': 'non soggette ad IVA, artt. da 7 a 7-septies',
  'N2.2': 'non soggette, altri casi',
  'N3.1': 'non imponibili, esportazioni',
  'N3.2': 'non imponibili, cessioni intracomunitarie',
  'N3.3': 'non imponibili, cessioni verso San Marino',
  'N3.4': "non imponibili, operazioni assimilate alle cessioni all'esportazione",
  'N3.5': "non imponibili, a seguito di dichiarazioni d'intento",
  'N3.6': 'non imponibili, altre operazioni che non concorrono al plafond',
  N4: 'esenti',
  N5: 'regime del margine',
  'N6.1': 'inversione contabile, rottami',
  'N6.2': 'inversione contabile, oro e argento',
  'N6.3': 'inversione contabile, subappalto nel settore edile',
  'N6.4': 'inversione contabile, fabbricati',
  'N6.5': 'inversione contabile, telefoni cellulari',
  'N6.6': 'inversione contabile, prodotti elettronici',
  'N6.7': 'inversione contabile, comparto edile',
  'N6.8': 'inversione contabile, settore energetico',
  'N6.9': 'inversione contabile, altri casi',
  N7: 'IVA assolta in altro stato UE',
}

/** Of the notices of the exchange. */
export const noticeNames: Readonly<Record<NoticeKind, string>> = {
  NS: 'notifica di scarto',
  RC: 'ricevuta di consegna',
  MC: 'notifica di mancata consegna',
  AT: 'attestazione di avvenuta trasmissione con impossibilità di recapito',
  'NE-EC01': 'notifica di esito: accettazione',
  'NE-EC02': 'notifica di esito: rifiuto',
  DT: 'notifica di decorrenza termini',
}
