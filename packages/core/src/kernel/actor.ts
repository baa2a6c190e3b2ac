import type { AccountantId, ClientId } from './ids.js'
import type { Instant } from './time.js'

/** Who gives a command. `system` is the exchange (SdI), a process of the library, or the vendor's own back office. */
export type Actor =
  | { readonly kind: 'accountant'; readonly id: AccountantId }
  | { readonly kind: 'client'; readonly id: ClientId }
  | { readonly kind: 'system'; readonly name: string }

/** One side of a delegation. */
export type Party = 'accountant' | 'client'

/** What a decider is told besides the command itself: who gives it, and when. */
export type Told<Command> = Command & { readonly by: Actor; readonly at: Instant }
