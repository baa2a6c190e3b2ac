import type { Either } from 'fp-ts/lib/Either.js'
import { isLeft } from 'fp-ts/lib/Either.js'

import type { Audited, AuditFault, EventSource } from '../source/source.js'
import type { Verification } from '../verify/verify.js'
import { endingFor, type ExitCode } from './ending.js'
import { onSoundSource } from './open.js'
import type { Common } from './options.js'
import { say, sayJson } from './output.js'

/** The answer, or the end of the command. */
export const orEnd = <A>(result: Either<AuditFault, A>, where: string): A => {
  if (isLeft(result)) throw endingFor(result.left, where)
  return result.right
}

/** How a verification ends a command. */
export const EXIT_OF = { clean: 0, findings: 1, damaged: 3 } as const satisfies Readonly<
  Record<Verification['outcome'], ExitCode>
>

export const exitWith = (code: ExitCode): void => {
  process.exitCode = code
}

/** Asks a history, and prints what it says, as text or as JSON. */
export const answer = async <A>(
  { store, json }: Common,
  ask: (source: EventSource) => Audited<A>,
  text: (answer: A) => string,
  codeOf: (answer: A) => ExitCode = () => 0,
): Promise<void> => {
  const result = orEnd(await onSoundSource(store, ask), store)
  if (json === true) sayJson(result)
  else say(text(result))
  exitWith(codeOf(result))
}
