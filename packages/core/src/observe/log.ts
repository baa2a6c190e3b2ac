import type { CommandOutcome, LogEntry, Logger, MayOutcome, Observer, ProjectionNews } from './port.js'

type Level = LogEntry['level']

const COMMAND_LEVELS: Readonly<Record<CommandOutcome['outcome'], Level>> = {
  done: 'debug',
  unchanged: 'debug',
  refused: 'info',
  invalid: 'info',
  failed: 'warn',
}

const MAY_LEVELS: Readonly<Record<MayOutcome['outcome'], Level>> = {
  allowed: 'debug',
  denied: 'debug',
  invalid: 'info',
  failed: 'warn',
}

const PROJECTION_LEVELS: Readonly<Record<ProjectionNews['news'], Level>> = {
  advanced: 'debug',
  catchingUp: 'info',
  live: 'info',
  over: 'info',
  stopped: 'error',
}

// The message of an error might quote what it failed on.
const nameOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error)

/** Writes what it observes to a logger; a defect under the name of its error. */
export const logTo = (logger: Logger): Observer => {
  const telling = async <T>(message: string, fields: LogEntry['fields'], run: () => Promise<T>): Promise<T> => {
    try {
      return await run()
    } catch (error) {
      logger({ level: 'error', message, fields: { ...fields, outcome: 'defect', error: nameOf(error) } })
      throw error
    }
  }

  return {
    command: async ({ type, commandId }, run) => {
      const named = commandId === null ? { command: type } : { command: type, commandId }
      let retries = 0
      return telling('command', named, async () =>
        run({
          retried: () => {
            retries += 1
          },
          ended: (outcome) => {
            const fields = retries === 0 ? { ...named, ...outcome } : { ...named, ...outcome, retries }
            logger({ level: COMMAND_LEVELS[outcome.outcome], message: 'command', fields })
          },
        }),
      )
    },
    may: async ({ action }, run) =>
      telling('may', { action }, async () =>
        run({
          ended: (outcome) => {
            const told = outcome.outcome === 'denied' ? { ...outcome, unmet: outcome.unmet.join(' ') } : outcome
            logger({ level: MAY_LEVELS[outcome.outcome], message: 'may', fields: { action, ...told } })
          },
        }),
      ),
    projection: (model, news) =>
      logger({ level: PROJECTION_LEVELS[news.news], message: 'projection', fields: { model, ...news } }),
  }
}
