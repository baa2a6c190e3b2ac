import { explain } from '@delega/application'

import type { AuditFault } from '../source/source.js'

/** 0: nothing found. 1: findings. 2: it could not be done as asked. 3: the history itself is damaged. */
export type ExitCode = 0 | 1 | 2 | 3

/** Ends a command early, with one clear line. */
export class Ending extends Error {
  readonly exitCode: ExitCode
  constructor(line: string, exitCode: ExitCode) {
    super(line)
    this.exitCode = exitCode
  }
}

export const usage = (line: string): Ending => new Ending(line, 2)

const lineOf = (fault: AuditFault, where: string): string => {
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- the rest is worded by the application
  switch (fault.fault) {
    case 'UndecodableEvent':
      return `The event at position ${fault.position} (revision ${fault.revision} of ${fault.stream}) cannot be read: run \`delega verify\`.`
    case 'NotEvidence':
      return `${where} cannot be used: ${fault.detail}.`
    case 'BeyondTheEnd':
      return `There is no position ${fault.asked}: the history ends at ${fault.last}.`
    case 'NotAStore':
      return `${where} is no store of ours: ${fault.detail}.`
    case 'Unavailable':
      return `${where} cannot be reached: ${fault.detail}.`
    default:
      return explain({ no: 'failed', fault }).join(' ')
  }
}

const DAMAGE: ReadonlySet<AuditFault['fault']> = new Set(['UndecodableEvent', 'NotEvidence', 'Corrupt'])

/** The line and the exit code of a fault. */
export const endingFor = (fault: AuditFault, where: string): Ending =>
  new Ending(lineOf(fault, where), DAMAGE.has(fault.fault) ? 3 : 2)
