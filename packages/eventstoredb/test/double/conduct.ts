import { setTimeout as pause } from 'node:timers/promises'

import type { Metadata } from '@grpc/grpc-js'

import { accessDenied, notLeader, notReady, timedOut } from './errors.ts'
import type { Refusal, ServiceError } from './errors.ts'
import type { Call, Fault, Faults } from './faults.ts'
import type { Log } from './log.ts'
import type { Network } from './network.ts'

export type Endpoint = { readonly address: string; readonly port: number }

export type Settings = {
  /** Where the leader is, when this node is none; undefined makes it the leader. */
  leader: Endpoint | undefined
  /** Milliseconds from a call to its answer, as a network would take them. */
  latency: number
  /** Bytes, for the sum of the events of one append. */
  readonly maxAppendSize: number
  /** A live subscription that lags by more events than this falls behind. */
  readonly liveBufferSize: number
}

/** What the reads, subscriptions included, have come to. */
export type Traffic = { openReads: number; sent: number }

/** A server node: what every call is conducted with. */
export type Node = {
  readonly log: Log
  readonly faults: Faults
  readonly settings: Settings
  readonly traffic: Traffic
  readonly network: Pick<Network, 'reset' | 'restart'>
}

export type Answer<T> =
  | { readonly answer: 'value'; readonly value: T; readonly fault: Fault | undefined }
  | { readonly answer: 'refusal'; readonly refusal: Refusal }
  | { readonly answer: 'silence' }

const silence = { answer: 'silence' } as const

/** Commits and answers a call as its fault, if it meets one, wants it. */
export const conduct = async <T>(node: Node, call: Call, peer: string, commit: () => T): Promise<Answer<T>> => {
  const fault = node.faults.next(call)
  const answer = await suffer(node, fault, peer, commit)
  if (node.settings.latency > 0 && answer.answer !== 'silence') await pause(node.settings.latency)
  return answer
}

const suffer = async <T>(
  { network }: Node,
  fault: Fault | undefined,
  peer: string,
  commit: () => T,
): Promise<Answer<T>> => {
  switch (fault?.fault) {
    case undefined:
    case 'break':
    case 'stall':
    case 'redeliver':
    case 'trickle':
      return { answer: 'value', value: commit(), fault }
    case 'delay': {
      const value = commit()
      await pause(fault.milliseconds)
      return { answer: 'value', value, fault }
    }
    case 'hold': {
      const value = commit()
      await fault.until
      return { answer: 'value', value, fault }
    }
    case 'silence':
      return silence
    case 'drop-reply':
      commit()
      return silence
    case 'reset-before-commit':
      network.reset(peer)
      return silence
    case 'reset-after-commit':
      commit()
      network.reset(peer)
      return silence
    case 'timeout-before-commit':
      return { answer: 'refusal', refusal: timedOut }
    case 'timeout-after-commit':
      commit()
      return { answer: 'refusal', refusal: timedOut }
    case 'not-ready':
      return { answer: 'refusal', refusal: notReady }
    case 'access-denied':
      return { answer: 'refusal', refusal: accessDenied }
    case 'restart':
      commit()
      await network.restart()
      return silence
  }
}

/** The error for a call that insists on the leader, when this node is none. */
export const unlessLeader = ({ settings }: Node, metadata: Metadata): ServiceError | undefined =>
  settings.leader !== undefined && metadata.get('requires-leader').includes('true')
    ? notLeader(settings.leader)
    : undefined
