import { Command } from 'commander'

import { VERSION } from '../version.js'
import { addActCommands } from './commands/acts.js'
import { addCheckpointCommands } from './commands/checkpoint.js'
import { addEvidenceCommands } from './commands/evidence.js'
import { addReportCommand } from './commands/report.js'
import { addPermissionCommands } from './commands/permissions.js'

const HELP = `
Where to start:
  delega verify --store practice.db              is the history whole, and every act authorised?
  delega as-of --store practice.db               who could do what, now
  delega ledger --store practice.db --client …   what was done on behalf of a client
  delega explain --store practice.db --event …   by what right
  delega report --store practice.db --client … -o report.html   all of it, as a page to file

Dates are days (2026-03-01, in Italy) or instants (2026-03-01T09:30:00.000Z).
Exit codes: 0 nothing found, 1 findings, 2 it could not be done as asked, 3 the history itself is damaged.`

// Sub-commands inherit none of this by themselves.
const tamed = (command: Command): void => {
  command
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .showHelpAfterError(false)
  command.commands.forEach((one) => tamed(one))
}

/** The command, with all that it can do. */
export const newProgram = (): Command => {
  const program = new Command('delega')
    .description('Replays the delegation history: who could, who did, by what right, and has anyone touched it.')
    .version(VERSION)
    .addHelpText('after', HELP)
  addPermissionCommands(program)
  addActCommands(program)
  addReportCommand(program)
  addEvidenceCommands(program)
  addCheckpointCommands(program)
  tamed(program)
  return program
}
