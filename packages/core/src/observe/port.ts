import type { CommandId } from '../kernel/ids.js'
import type { Instant } from '../kernel/time.js'

/** What a command came to, by names alone: the code of a refusal, the name of a fault, never what they hold. */
export type CommandOutcome =
  | { readonly outcome: 'done' | 'unchanged' }
  | { readonly outcome: 'invalid' }
  | { readonly outcome: 'refused'; readonly refusal: string }
  | { readonly outcome: 'failed'; readonly fault: string }

/** What a question came to: `unmet` holds the codes of what stands in the way. */
export type MayOutcome =
  | { readonly outcome: 'allowed' }
  | { readonly outcome: 'invalid' }
  | { readonly outcome: 'denied'; readonly unmet: readonly string[] }
  | { readonly outcome: 'failed'; readonly fault: string }

/** Told of one command while it is carried out. */
export type CommandWatch = {
  /** Others were quicker: the command is decided anew. */
  readonly retried: () => void
  /** Told once, unless the command throws. */
  readonly ended: (outcome: CommandOutcome) => void
}

/** Told of one question while it is answered. */
export type MayWatch = {
  /** Told once, unless the question throws. */
  readonly ended: (outcome: MayOutcome) => void
}

/** What becomes of one read model. */
export type ProjectionNews =
  /** Its rows now hold so many events more; the store took the last of them at `recordedAt`. */
  | { readonly news: 'advanced'; readonly events: number; readonly recordedAt: Instant }
  | { readonly news: 'catchingUp' | 'live' | 'over' }
  | { readonly news: 'stopped'; readonly fault: string }

/**
 * Watches what the packages do; `@delega/opentelemetry` has one. It is told names, codes and counts, never what a command
 * or an event holds. What it throws when it is told something is dropped.
 */
export type Observer = {
  /**
   * Asked before each command and each question: while the answer is no, they go by unwatched and cost what they cost
   * without an observer. Left out, it is yes. News of read models are told all the same.
   */
  readonly isListening?: () => boolean
  /**
   * Around each command, those of templates and of processes included: calls `run` once and gives back what that gives.
   * `type` is `_OTHER` where the input has none that is known, `commandId` is null where the input cannot be read.
   */
  readonly command: <T>(
    command: { readonly type: string; readonly commandId: CommandId | null },
    run: (watch: CommandWatch) => Promise<T>,
  ) => Promise<T>
  /** Around each question; `action` is `_OTHER` where it is none. */
  readonly may: <T>(question: { readonly action: string }, run: (watch: MayWatch) => Promise<T>) => Promise<T>
  /** `model`: the name of the read model. */
  readonly projection: (model: string, news: ProjectionNews) => void
}

/** One thing worth telling those who run a service: names, codes and counts, nothing personal. */
export type LogEntry = {
  readonly level: 'debug' | 'info' | 'warn' | 'error'
  readonly message: string
  readonly fields: Readonly<Record<string, string | number>>
}

/** Takes lines of the log to wherever a service keeps them. What it throws is dropped. */
export type Logger = (entry: LogEntry) => void
