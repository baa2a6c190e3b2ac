import { CATALOGUE, type Permission } from '@delega/core'

import type { FaultSentences, Language, Sentences } from './reasons.js'

const PARTIES = { accountant: 'il commercialista', client: 'il cliente', system: 'il servizio stesso' } as const

const oneOf = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? 'nessuno') : `${words.slice(0, -1).join(', ')} o ${words.at(-1)}`

const list = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? 'nessuno') : `${words.slice(0, -1).join(', ')} e ${words.at(-1)}`

const named = (permission: Permission): string => `«${CATALOGUE[permission].italian}» (${permission})`

const euros = (cents: number): string => `${(cents / 100).toFixed(2)} euro`

const REGISTER = 'Il commercialista deve registrarsi: è gratuito.'
const ANOTHER_ACCOUNTANT = 'Il cliente può delegare un altro commercialista.'
const SUBSCRIBE_ANEW = 'Il cliente deve acquistare un nuovo servizio, con un altro identificativo cliente.'
const SUBSCRIBE_IN_FULL = 'Il cliente deve acquistare il servizio completo, con un altro identificativo cliente.'

const reasons: Sentences = {
  WrongParty: ({ allowed }) => [
    `Può farlo solo ${oneOf(allowed.map((party) => PARTIES[party]))}.`,
    allowed.includes('client') || allowed.includes('accountant') ? 'Chiederlo a chi può.' : 'Attendere che lo faccia.',
  ],
  CommandIdReused: ({ commandId }) => [
    `L'identificativo ${commandId} è già stato usato per un altro comando.`,
    'Dare a ogni nuovo comando un identificativo proprio.',
  ],
  AuthorizationOver: ({ deadline }) => [
    `L'atto era autorizzato ma non è seguito prima di ${deadline}.`,
    'Ripetere la richiesta con un nuovo identificativo.',
  ],

  AccountantAlreadyRegistered: ({ status }) =>
    status === 'Closed'
      ? ["L'account di questa partita IVA è chiuso, e ce n'è uno per ciascuna.", ANOTHER_ACCOUNTANT]
      : ['Questa partita IVA è già registrata.', "Usare l'account esistente."],
  AccountantNotRegistered: () => ['Il commercialista non è registrato.', REGISTER],
  AccountantNotActive: ({ status }) => {
    if (status === 'AwaitingFirstAccess')
      return ['Il commercialista non ha ancora fatto il primo accesso.', "Il primo accesso rende attivo l'account."]
    return [
      `L'account del commercialista non è attivo (${status}).`,
      status === 'Closed' ? ANOTHER_ACCOUNTANT : REGISTER,
    ]
  },
  AccountantAlreadyClosed: () => ["L'account è chiuso definitivamente.", ANOTHER_ACCOUNTANT],

  ServiceAlreadySubscribed: ({ status }) => [
    `Il cliente ha già il servizio (${status}).`,
    status === 'PendingActivation' ? 'Attivare quello.' : 'Usare quello, o rinnovarlo.',
  ],
  ServiceNotSubscribed: () => [
    'Il cliente non ha il servizio Fatturazione Elettronica.',
    'Il cliente deve prima acquistarlo.',
  ],
  ServiceNotPending: ({ status }) => [
    `Il servizio non è in attesa di attivazione (${status}).`,
    'È già stato attivato: rinnovarlo per spostarne la scadenza.',
  ],
  ServiceNotActive: ({ status }) => [
    `Il servizio Fatturazione Elettronica del cliente non è attivo (${status}).`,
    status === 'Deleted' ? SUBSCRIBE_ANEW : 'Il cliente deve attivarlo o rinnovarlo.',
  ],
  ServiceOnlyForConsultation: () => [
    'Il servizio del cliente è scaduto ed è in sola consultazione.',
    'Il cliente può rinnovarlo entro 90 giorni dalla scadenza.',
  ],
  ServiceOnlyReceives: () => ['Questo servizio riceve soltanto.', SUBSCRIBE_IN_FULL],
  ServiceDeletedForGood: () => [
    'Il servizio è cancellato definitivamente, 90 giorni dopo la scadenza.',
    SUBSCRIBE_ANEW,
  ],
  ServiceEndNotAhead: ({ until }) => [`La scadenza del servizio (${until}) è passata.`, 'Indicarne una futura.'],
  RenewalShortensService: ({ serviceUntil }) => [
    `Il servizio dura già fino a ${serviceUntil}.`,
    'Rinnovarlo a una scadenza successiva.',
  ],
  ServiceNotYetDeletable: ({ deletableFrom }) => [
    'Il servizio può ancora essere rinnovato.',
    `Cancellarlo a partire da ${deletableFrom}.`,
  ],
  NoModulesOnReceiveOnly: ({ module }) => [
    `Un servizio di sola ricezione non ha moduli (${module}).`,
    SUBSCRIBE_IN_FULL,
  ],
  ModuleEndNotAhead: ({ module, until }) => [
    `La scadenza del modulo ${module} (${until}) è passata.`,
    'Indicarne una futura.',
  ],
  ModuleOutlivesService: ({ module, serviceUntil }) => [
    `Il modulo ${module} non può durare più del servizio.`,
    `Farlo finire entro ${serviceUntil}, o rinnovare prima il servizio.`,
  ],
  ModuleNotActive: ({ module }) => [
    `Il modulo ${module} del cliente non è attivo.`,
    'Il cliente deve attivarlo; il permesso torna allora a valere da sé.',
  ],

  OwnRequest: ({ initiator }) => [
    `La richiesta è partita da qui (${PARTIES[initiator]}).`,
    "La accetta o rifiuta l'altra parte; questa può ritirarla.",
  ],
  TermsAreForTheClientToSet: () => [
    'Permessi e scadenze li stabilisce il cliente.',
    "Inviare la richiesta o l'accettazione senza indicarne.",
  ],
  LinkImpossible: () => 'Il collegamento fra i due non è possibile ora:',
  ClosedToDelegation: () => ['Il cliente non è aperto alla delega.', 'Il cliente deve aprirvi il proprio servizio.'],
  SameTaxpayer: () => [
    'Cliente e commercialista sono lo stesso contribuente, e nessuno può delegare sé stesso.',
    'Lavorare come titolare: non serve alcuna delega.',
  ],
  GrantImpossible: () => 'I permessi non si possono concedere come richiesto:',
  PrerequisiteMissing: ({ permission, prerequisite }) => [
    `${named(permission)} richiede ${named(prerequisite)}.`,
    'Concedere anche questo, o prima questo.',
  ],
  EndNotAhead: ({ permission, until }) => [
    `La scadenza di ${named(permission)} (${until}) è passata.`,
    'Indicarne una futura, o nessuna.',
  ],
  ListedTwice: ({ permission }) => [`${named(permission)} è indicato due volte.`, 'Indicarlo una volta.'],
  DelegationAlreadyOpen: ({ status }) =>
    status === 'Requested'
      ? ['Una richiesta fra i due è già in attesa.', 'Prima va accettata, rifiutata o ritirata.']
      : ['I due sono già collegati.', 'Modificare invece i permessi.'],
  RequestNotPending: ({ status }) => [
    `Nessuna richiesta è in attesa di risposta (${status}).`,
    status === 'Active' ? 'I due sono collegati: modificare invece i permessi.' : 'Prima chiedere il collegamento.',
  ],
  RequestPastItsTime: ({ answerBy }) => [
    `Alla richiesta si doveva rispondere prima di ${answerBy}.`,
    'Ripetere la richiesta.',
  ],
  RequestStillInTime: ({ answerBy }) => [
    `Alla richiesta si può ancora rispondere prima di ${answerBy}.`,
    'Rispondere, ritirarla, o lasciarla allora scadere.',
  ],
  DelegationNotActive: ({ status }) =>
    status === 'Requested'
      ? ['Il collegamento è richiesto ma non ancora accettato.', "Deve accettarlo l'altra parte."]
      : ["Fra i due non c'è ora alcun collegamento.", "Uno deve chiederlo e l'altro accettarlo."],
  DelegationPastItsEnd: ({ until }) => [`La delega è terminata il ${until}.`, 'Chiederne una nuova.'],
  DelegationNotPastItsEnd: ({ until }) => [
    until === null ? 'La delega non ha scadenza.' : `La delega dura fino a ${until}.`,
    'Per terminarla ora il cliente la revoca, o il commercialista vi rinuncia.',
  ],
  DelegationEndNotAhead: ({ until }) => [
    `La scadenza della delega (${until}) è passata.`,
    'Indicarne una futura, o nessuna.',
  ],
  ChangeAlreadyAsked: () => [
    "Un'altra modifica dei permessi attende il cliente.",
    'Ritirarla prima, o attendere la risposta.',
  ],
  ChangeNotAsked: () => [
    'Nessuna modifica dei permessi è in attesa di risposta.',
    'La chiede il commercialista; il cliente concede e revoca anche senza richiesta.',
  ],
  ChangeEmpty: () => ['La richiesta non cambia nulla.', 'Indicare almeno un permesso.'],
  NotAmongTheAsked: ({ permissions }) => [
    `Non richiesti: ${list(permissions)}.`,
    'Approvare solo quanto richiesto; il resto si concede a parte.',
  ],
  ActionNotAllowed: ({ action }) =>
    `Il commercialista ora non può eseguire questa operazione (${action}) per questo cliente:`,
  PermissionNotGranted: ({ permission }) => [
    `Il cliente non ha concesso ${named(permission)}.`,
    'Chiederlo al cliente.',
  ],
  PermissionPastItsEnd: ({ permission, until }) => [
    `${named(permission)} è scaduto il ${until}.`,
    'Chiedere al cliente di concederlo di nuovo.',
  ],
  TwoStepVerificationOff: () => [
    'Il cliente richiede la verifica in due passaggi, che il commercialista non ha attiva.',
    'Il commercialista deve attivarla.',
  ],
  NeverDelegable: ({ action }) => [
    `Questa operazione (${action}) non è mai delegabile.`,
    'Chiedere al cliente di eseguirla.',
  ],
  AuthorizationNotOpen: () => [
    "L'autorizzazione non è aperta: l'atto è registrato, o è decaduta.",
    "Chiederne una nuova prima dell'atto successivo.",
  ],
  AuthorizationStillInTime: ({ deadline }) => [
    "L'atto può ancora seguire.",
    `Lasciar decadere l'autorizzazione a partire da ${deadline}.`,
  ],

  NotTheOwner: () => [
    'La fattura si trova nel pannello di un altro cliente.',
    'Indicare il cliente di cui è la fattura.',
  ],
  InvoiceUnknown: () => ['La fattura non esiste.', 'Prima va creata in bozza.'],
  InvoiceExists: ({ status }) => [
    `Esiste già una fattura con questo identificativo (${status}).`,
    'Darne un altro alla nuova.',
  ],
  NotADraft: ({ status }) => [
    `La fattura non è una bozza (${status}).`,
    status === 'Rejected'
      ? 'Vale come non emessa: modificarla e reinviarla.'
      : 'Creare una nuova bozza; quanto emesso si corregge con una nota di credito (TD04).',
  ],
  NotRejected: ({ status }) => [
    `Si reinvia solo una fattura scartata da SdI (questa: ${status}).`,
    status === 'Draft' ? 'Inviarla.' : 'Attendere la notifica di SdI; per un nuovo documento creare una nuova bozza.',
  ],
  NotSent: ({ status }) => [
    `La fattura non è stata inviata (${status}).`,
    status === 'Draft' ? 'Prima va inviata.' : 'Indicare la fattura che è stata inviata.',
  ],
  NotIssued: ({ status }) => [
    `Si contabilizza solo una fattura emessa o ricevuta (questa: ${status}).`,
    "Contabilizzarla quando SdI ne avrà confermato l'emissione.",
  ],
  ContentNotUsable: () => 'Il documento non si può conservare così:',
  DescriptionsDoNotMatchLines: ({ lines, descriptions }) => [
    `Ci sono ${lines} righe e ${descriptions} descrizioni.`,
    'Dare a ogni riga la sua.',
  ],
  AmountBeyondLimit: ({ limit }) => [
    `Un importo supera il massimo ammesso da SdI (${euros(limit)}).`,
    'Dividere il documento.',
  ],
  NotFitToSend: () => 'Il documento non si può inviare così:',
  LinesMissing: () => ['Non ha righe.', 'Aggiungerne almeno una.'],
  DateAhead: ({ date, today }) => [`La data (${date}) è successiva a oggi (${today}).`, 'Datarlo oggi o prima.'],
  SupplierNotTheOwner: ({ documentType }) => [
    `In un ${documentType} il cedente deve essere il titolare del servizio.`,
    'Indicare il titolare come cedente, o un altro tipo di documento.',
  ],
  CustomerNotTheOwner: ({ documentType }) => [
    `In un ${documentType} il cessionario deve essere il titolare del servizio.`,
    'Indicare il titolare come cessionario, o un altro tipo di documento.',
  ],
  SamePartyOnBothSides: ({ documentType }) => [
    `In un ${documentType} cedente e cessionario devono essere diversi.`,
    "Indicare l'altra parte, o un altro tipo di documento.",
  ],
  PartiesDiffer: ({ documentType }) => [
    `In un ${documentType} cedente e cessionario devono coincidere.`,
    'Indicare il titolare da entrambe le parti, o un altro tipo di documento.',
  ],
  ReferenceMissing: ({ documentType }) => [
    `Un ${documentType} deve riferirsi alla fattura che corregge.`,
    'Indicare quella fattura.',
  ],
  ReferredNotIssued: ({ invoiceId }) => [
    `La fattura ${invoiceId} a cui si riferisce non è stata emessa: non c'è nulla da correggere.`,
    'Riferirsi a una fattura emessa.',
  ],
  ReferredOfAnotherIssuer: ({ invoiceId }) => [
    `La fattura ${invoiceId} a cui si riferisce è di un altro emittente.`,
    'Riferirsi a una dello stesso emittente.',
  ],
  ReferredOfAnotherCustomer: ({ invoiceId }) => [
    `La fattura ${invoiceId} a cui si riferisce è di un altro cliente.`,
    'Riferirsi a una dello stesso cliente.',
  ],
  DateChanged: ({ sentWith }) => [`Si reinvia con la stessa data (${sentWith}).`, 'Rimettere quella data.'],
  FileNameUsed: () => ['SdI ha già avuto un file con questo nome.', 'Dare al file un nome nuovo.'],
  StillToResend: ({ before }) => [
    `Va ancora reinviata con il suo numero, prima di ${before}.`,
    'Reinviarla, non inviarla come nuova.',
  ],
  ResendTimeOver: ({ before }) => [
    `Poteva essere reinviata con il suo numero prima di ${before}.`,
    'Inviarla come nuova: avrà un nuovo numero.',
  ],
  NumberDoesNotFit: ({ year, series }) => [
    `Il numero è del ${year}${series === '' ? '' : `, serie ${series}`}: non dell'anno o della serie del documento.`,
    "Usare un numero dell'anno della sua data, nella sua serie.",
  ],
  UnknownFile: () => [
    'Per questa fattura non è stato inviato alcun file con questo nome.',
    'Indicare la fattura per cui il file è stato inviato.',
  ],
  AnotherTransmission: ({ sdiId }) => [
    `Il numero ${sdiId} di SdI è registrato per un file di questa fattura, e ogni file ha il suo.`,
    'Confrontare nome del file e numero con la ricevuta di SdI.',
  ],
  UnknownTransmission: ({ sdiId }) => [
    `Il numero ${sdiId} di SdI non appartiene ad alcun file di questa fattura.`,
    'Indicare la fattura il cui file ha quel numero.',
  ],
  OnlyPublicAdministrationsAnswer: ({ kind }) => [
    `Solo le pubbliche amministrazioni rispondono con ${kind}.`,
    'Indicare la fattura a cui si riferisce la notifica: questa è andata a un privato.',
  ],
  NoNumberHeld: () => ['La fattura non ha alcun numero di questa serie.', 'Inviare la fattura: ne avrà uno.'],
  NoNumberReserved: () => ['Il numero è stato liberato e non è più riservato.', 'Inviare la fattura come nuova.'],
  ReservationOver: ({ reservedUntil }) => [
    `Il numero era riservato fino a ${reservedUntil}.`,
    'Inviare la fattura come nuova: avrà un nuovo numero.',
  ],

  SupportRequestAlreadyOpened: () => [
    'Esiste già una richiesta di assistenza con questo identificativo.',
    'Darne un altro alla nuova.',
  ],
  SupportRequestNotOpened: () => ['La richiesta di assistenza non esiste.', 'Prima va aperta.'],
  SupportRequestAlreadyClosed: () => ['La richiesta di assistenza è chiusa.', 'Aprirne una nuova.'],
  ActivityNotHeld: ({ activity }) =>
    `L'assistenza è data solo per ciò che il cliente permette al commercialista (${activity}):`,
}

const faults: FaultSentences = {
  WrongRevision: ({ stream, expected, actual }) => [
    `Lo stream ${stream} è alla revisione ${actual}, non ${expected}.`,
    'Rileggerlo e decidere di nuovo.',
  ],
  EventIdTaken: ({ eventId }) => [
    `Un evento con l'identificativo ${eventId} è già registrato altrove.`,
    'Dare al comando un nuovo identificativo.',
  ],
  InvalidAppend: ({ detail }) => [
    `L'archivio non accetta questa scrittura: ${detail}.`,
    'Correggere la scrittura: è un difetto.',
  ],
  AppendTooLarge: ({ bytes, limit }) => [
    `${bytes} byte superano il massimo per scrittura (${limit}).`,
    'Inviarne meno.',
  ],
  OutcomeUnknown: ({ detail }) => [
    `Non si sa se il comando sia stato registrato (${detail}).`,
    'Ripetere lo stesso comando, con lo stesso identificativo.',
  ],
  Unavailable: ({ detail }) => [`L'archivio non risponde (${detail}).`, 'Riprovare.'],
  AccessDenied: ({ detail }) => [`L'archivio nega l'accesso (${detail}).`, 'Controllare le credenziali.'],
  Locked: ({ detail }) => [`Un altro processo tiene l'archivio (${detail}).`, 'Riprovare.'],
  ReadOnly: ({ detail }) => [`L'archivio è in sola lettura (${detail}).`, 'Controllarne i permessi.'],
  Corrupt: ({ detail }) => [`L'archivio è danneggiato (${detail}).`, 'Ripristinarlo da una copia.'],
  NewerVersion: ({ found, supported }) => [
    `L'archivio è di una versione più nuova (${found}; questa legge fino a ${supported}).`,
    'Aggiornare la libreria.',
  ],
  NotAStore: ({ detail }) => [`Qui non c'è un archivio di Delega (${detail}).`, 'Controllare il percorso.'],
  Full: ({ detail }) => [`Lo spazio è esaurito (${detail}).`, 'Liberarne e riprovare.'],
  Closed: () => ["L'archivio è chiuso.", 'Riaprirlo.'],
  UndecodableEvent: ({ stream, revision, cause }) => [
    `L'evento alla revisione ${revision} di ${stream} non si legge (${cause.fault}).`,
    "Aggiornare la libreria o correggere la conversione dell'evento.",
  ],
  TooContended: ({ attempts }) => [`Altri sono stati più rapidi ${attempts} volte.`, 'Riprovare.'],
}

export const italian: Language = {
  reasons,
  faults,
  invalid: 'Così non si può leggere (i dettagli, per chi programma, sono in inglese):',
}
