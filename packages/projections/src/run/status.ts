import type { DecodeFault, EventId, Position, StoreFault, StreamName } from '@delega/core'

/** Which event a model could not take in. */
export type EventPlace = {
  readonly position: Position
  readonly stream: StreamName
  readonly revision: number
  readonly eventId: EventId
  readonly type: string
}

/** Why a model stopped. It keeps all that came before, and goes on from there once the cause is mended. */
export type Stop =
  | { readonly fault: 'Undecodable'; readonly event: EventPlace; readonly because: DecodeFault }
  | { readonly fault: 'FoldFailed'; readonly event: EventPlace; readonly detail: string }
  | { readonly fault: 'StoreFailed'; readonly because: StoreFault }
  | { readonly fault: 'StorageFailed'; readonly because: StoreFault }
  | { readonly fault: 'Defect'; readonly detail: string }

/** `position`: all events up to here are in the rows. */
export type ModelStatus =
  | { readonly status: 'catchingUp' | 'live' | 'over'; readonly position: Position | null }
  | { readonly status: 'stopped'; readonly position: Position | null; readonly stop: Stop }

/** Why a question got no answer. */
export type QueryFault =
  /** The model had not got as far within the time allowed. */
  | { readonly fault: 'NotYetThere'; readonly model: string; readonly position: Position | null }
  | { readonly fault: 'ModelStopped'; readonly model: string; readonly stop: Stop }
  | { readonly fault: 'RunnerStopped'; readonly model: string }
  | { readonly fault: 'StorageFailed'; readonly model: string; readonly detail: string }

/** How far a catch-up or a rebuild has come. */
export type Progress = {
  readonly model: string
  readonly task: 'catchUp' | 'rebuild'
  /** Events read since the task began. */
  readonly events: number
  readonly eventsPerSecond: number
  readonly position: Position | null
  /** Of the way to the last event known when the task began, from 0 to 1; `null` where that is not known. */
  readonly part: number | null
  readonly secondsLeft: number | null
  readonly done: boolean
}

/** What can be shown to people: how far a model has come, or any long reading, under the name of what is done. */
export type Showable = Progress | (Omit<Progress, 'task'> & { readonly task: 'read' })
