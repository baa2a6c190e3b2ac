import { CommanderError } from 'commander'

import { Ending } from './ending.js'
import { complain, paint } from './output.js'
import { newProgram } from './program.js'

const HINT = 'See `delega --help`, or `delega <command> --help`.'

const ended = (error: unknown): number => {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0
    const line = error.message.replace(/^error: /, '').replaceAll('\n', ' ')
    complain(`${paint.bold('delega:')} ${line === '(outputHelp)' ? 'which command?' : line} ${HINT}`)
    return 2
  }
  if (error instanceof Ending) {
    complain(`${paint.bold('delega:')} ${error.message}`)
    return error.exitCode
  }
  throw error
}

// Whoever closes the pipe has seen enough.
process.stdout.on('error', () => process.exit(0))

try {
  await newProgram().parseAsync(process.argv)
} catch (error) {
  process.exitCode = ended(error)
}
