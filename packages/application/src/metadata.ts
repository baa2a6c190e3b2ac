import type { Actor, Authority, ClientId, CommandId, Metadata } from '@delega/core'

import { fingerprintOf } from './fingerprint.js'

/** On whose behalf, and by what authority, an event comes about. */
export type Right = { readonly onBehalfOf: ClientId | null; readonly authority: Authority | null }

/** Whence a command comes; by default from itself. */
export type Origin = { readonly correlationId: string | null; readonly causationId: string | null }

const OWN: Right = { onBehalfOf: null, authority: null }

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
  /** What is asked, until its fingerprint is known: metadata live longer than their command. */
  #asked: object | string

  constructor(commandId: CommandId, by: Actor, asked: object, { correlationId, causationId }: Origin, right = OWN) {
    this.by = by
    this.onBehalfOf = right.onBehalfOf
    this.commandId = commandId
    this.correlationId = correlationId ?? commandId
    this.causationId = causationId ?? commandId
    this.authority = right.authority
    this.#asked = asked
  }

  get fingerprint(): string {
    const asked = this.#asked
    if (typeof asked === 'string') return asked
    const fingerprint = asked instanceof CommandMetadata ? asked.fingerprint : fingerprintOf(this.by, asked)
    this.#asked = fingerprint
    return fingerprint
  }

  /** The same of an event that comes about by some right. */
  under(onBehalfOf: ClientId | null, authority: Authority | null): CommandMetadata {
    const isOwn = onBehalfOf === null && authority === null
    return isOwn ? this : new CommandMetadata(this.commandId, this.by, this, this, { onBehalfOf, authority })
  }

  toJSON(): Metadata {
    const { by, onBehalfOf, commandId, fingerprint, correlationId, causationId, authority } = this
    return { by, onBehalfOf, commandId, fingerprint, correlationId, causationId, authority }
  }
}
