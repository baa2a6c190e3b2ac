import type { Actor, Authority, ClientId, CommandId, Metadata } from '@delega/core'

import type { AcceptedCommand } from './commands.js'

type Right = { readonly onBehalfOf: ClientId | null; readonly authority: Authority | null }

/**
 * What the events of a command say about it. The fingerprint costs as much as a decision, and is seldom looked at where
 * nothing is written down: it is made when it is asked for, at the latest when the metadata become JSON.
 */
export class CommandMetadata implements Metadata {
  readonly by: Actor
  readonly onBehalfOf: ClientId | null
  readonly commandId: CommandId
  readonly correlationId: string
  readonly causationId: string
  readonly authority: Authority | null
  /** The command, until its fingerprint is known: these live longer than it. */
  #fingerprint: Pick<AcceptedCommand, 'fingerprint'> | string

  constructor(command: AcceptedCommand, { onBehalfOf, authority }: Right) {
    this.by = command.by
    this.onBehalfOf = onBehalfOf
    this.commandId = command.commandId
    this.correlationId = command.correlationId
    this.causationId = command.causationId
    this.authority = authority
    this.#fingerprint = command
  }

  get fingerprint(): string {
    if (typeof this.#fingerprint !== 'string') this.#fingerprint = this.#fingerprint.fingerprint
    return this.#fingerprint
  }

  toJSON(): Metadata {
    const { by, onBehalfOf, commandId, fingerprint, correlationId, causationId, authority } = this
    return { by, onBehalfOf, commandId, fingerprint, correlationId, causationId, authority }
  }
}
