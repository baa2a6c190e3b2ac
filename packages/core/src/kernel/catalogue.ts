/** What the client's add-on modules are called. */
export type Module = 'documents' | 'payments' | 'orders'

/** Every module. */
export const MODULES: readonly Module[] = ['documents', 'payments', 'orders']

/** One kind of activity that a client may let an accountant do. */
export type Permission =
  | 'invoices:read'
  | 'invoices:write'
  | 'invoices:send'
  | 'service:configure'
  | 'documents:read'
  | 'documents:write'
  | 'payments:read'
  | 'payments:write'
  | 'orders:read'
  | 'orders:write'

/** Whether an action only looks, or changes something: a service in its consultation period allows looking. */
export type Effect = 'view' | 'change'

type Entry = {
  readonly italian: string
  /** Permissions that must be held before this one can be, in order: what is needed first stands first. */
  readonly needs: readonly Permission[]
  /** The module that must be active, if any. */
  readonly module: Module | null
  readonly actions: Readonly<Record<string, Effect>>
}

/**
 * The permission catalogue: the one place that says what each permission needs and what it lets an accountant do.
 * A new permission starts here and in `Permission`; the compiler names the rest. Order matters: needs come first.
 */
export const CATALOGUE = {
  'invoices:read': {
    italian: 'lettura',
    needs: [],
    module: null,
    actions: { 'view-invoices': 'view', 'download-invoices': 'view' },
  },
  'invoices:write': {
    italian: 'creazione/modifica fatture',
    needs: ['invoices:read'],
    module: null,
    actions: {
      'draft-invoice': 'change',
      'edit-invoice': 'change',
      'discard-invoice': 'change',
      'import-invoices': 'change',
      'edit-contacts': 'change',
      'edit-products': 'change',
      'book-invoice': 'change',
      'unbook-invoice': 'change',
    },
  },
  'invoices:send': {
    italian: 'invio fatture',
    needs: ['invoices:read'],
    module: null,
    actions: { 'send-invoice': 'change', 'resend-invoice': 'change', 'send-financial-communications': 'change' },
  },
  'service:configure': {
    italian: 'gestione configurazione del servizio',
    needs: ['invoices:read'],
    module: null,
    actions: {
      'edit-issuer-data': 'change',
      'edit-fiscal-regime': 'change',
      'edit-number-series': 'change',
      'edit-notification-settings': 'change',
      'renew-service': 'change',
      'manage-modules': 'change',
    },
  },
  'documents:read': {
    italian: 'modulo documenti, lettura',
    needs: ['invoices:read'],
    module: 'documents',
    actions: { 'view-documents': 'view' },
  },
  'documents:write': {
    italian: 'modulo documenti, creazione/modifica',
    needs: ['invoices:read', 'documents:read'],
    module: 'documents',
    actions: { 'edit-documents': 'change' },
  },
  'payments:read': {
    italian: 'modulo incassi e pagamenti, lettura',
    needs: ['invoices:read'],
    module: 'payments',
    actions: { 'view-payments': 'view' },
  },
  'payments:write': {
    italian: 'modulo incassi e pagamenti, creazione/modifica',
    needs: ['invoices:read', 'payments:read'],
    module: 'payments',
    actions: { 'edit-payments': 'change' },
  },
  'orders:read': {
    italian: 'modulo ordini elettronici, lettura',
    needs: ['invoices:read'],
    module: 'orders',
    actions: { 'view-orders': 'view' },
  },
  'orders:write': {
    italian: 'modulo ordini elettronici, creazione/modifica',
    needs: ['invoices:read', 'orders:read'],
    module: 'orders',
    actions: { 'edit-orders': 'change' },
  },
} as const satisfies Readonly<Record<Permission, Entry>>

type Catalogue = typeof CATALOGUE

/** An activity that some permission covers. */
export type DelegableAction = { [P in Permission]: keyof Catalogue[P]['actions'] & string }[Permission]

/** Activities that stay with the client whatever the permissions. */
export type ReservedAction =
  | 'add-bank'
  | 'change-iban'
  | 'view-sent-emails'
  | 'change-client-email'
  | 'change-client-telephone'
  | 'change-registered-office'

/** Anything that one may ask `may` about. */
export type Action = DelegableAction | ReservedAction

/** Every activity that is never delegated. */
export const RESERVED_ACTIONS: readonly ReservedAction[] = [
  'add-bank',
  'change-iban',
  'view-sent-emails',
  'change-client-email',
  'change-client-telephone',
  'change-registered-office',
]

/** Every permission, needs before what needs them. */
export const PERMISSIONS = Object.keys(CATALOGUE) as readonly Permission[]

/** The permissions that must be held before this one, in order. */
export const needsOf = (permission: Permission): readonly Permission[] => CATALOGUE[permission].needs

/** The module that a permission is of; `null` for one of the service itself. */
export const moduleOf = (permission: Permission): Module | null => CATALOGUE[permission].module

type Cover = { readonly permission: Permission; readonly effect: Effect }

const COVERS: ReadonlyMap<string, Cover> = new Map(
  PERMISSIONS.flatMap((permission) =>
    Object.entries<Effect>(CATALOGUE[permission].actions).map(([action, effect]): [string, Cover] => [
      action,
      { permission, effect },
    ]),
  ),
)

/** Every activity that a permission covers. */
export const DELEGABLE_ACTIONS = [...COVERS.keys()] as readonly DelegableAction[]

/** The permission that covers an action and whether it only looks; `undefined` for what is never delegated. */
export const coverOf = (action: Action): Cover | undefined => COVERS.get(action)
