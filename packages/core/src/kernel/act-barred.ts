import type { EventId } from './ids.js'
import type { Instant } from './time.js'

/** An act that was authorised has not come and can no longer come. It stands in the stream that the act was to go to. */
export type ActBarred = { readonly type: 'ActBarred'; readonly authorizationId: EventId; readonly at: Instant }
