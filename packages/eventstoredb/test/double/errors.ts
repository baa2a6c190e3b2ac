import { createRequire } from 'node:module'

import codes from '@eventstore/db-client/generated/code_pb.js'
import rpc from '@eventstore/db-client/generated/status_pb.js'
import shared from '@eventstore/db-client/generated/shared_pb.js'
import { Metadata, status } from '@grpc/grpc-js'

/** A refusal as the server states it: once for unary calls, once for batches. */
export type Refusal = {
  readonly code: status
  readonly message: string
  readonly trailers?: Readonly<Record<string, string>>
  readonly inBatch: rpc.Status
}

type Any = NonNullable<ReturnType<rpc.Status['getDetails']>>
type Message = { readonly serializeBinary: () => Uint8Array }

// two copies of google-protobuf hang silently, so the client's own copy is used
const ofClient = createRequire(createRequire(import.meta.url).resolve('@eventstore/db-client'))
const { Any } = ofClient('google-protobuf/google/protobuf/any_pb.js') as { readonly Any: new () => Any }
export const { Empty } = ofClient('google-protobuf/google/protobuf/empty_pb.js') as {
  readonly Empty: new () => NonNullable<ReturnType<shared.WrongExpectedVersion['getExpectedAny']>>
}

const packed = (code: codes.Code, message: string, typeName: string, details: Message): rpc.Status => {
  const any = new Any()
  any.pack(details.serializeBinary(), typeName)
  return new rpc.Status().setCode(code).setMessage(message).setDetails(any)
}

const detailed = (code: codes.Code, name: string, details: Message): rpc.Status =>
  packed(code, name, `event_store.client.${name}`, details)

export const timedOut: Refusal = {
  code: status.ABORTED,
  message: 'Operation timed out: the write was not acknowledged in time',
  inBatch: detailed(codes.Code.DEADLINE_EXCEEDED, 'Timeout', new shared.Timeout()),
}

export const notReady: Refusal = {
  code: status.UNAVAILABLE,
  message: 'Server Is Not Ready',
  inBatch: packed(codes.Code.UNAVAILABLE, 'Server Is Not Ready', 'google.protobuf.Empty', new Empty()),
}

export const accessDenied: Refusal = {
  code: status.PERMISSION_DENIED,
  message: 'Access Denied',
  trailers: { exception: 'access-denied' },
  inBatch: detailed(codes.Code.PERMISSION_DENIED, 'AccessDenied', new shared.AccessDenied()),
}

export const streamDeleted = (stream: string): Refusal => ({
  code: status.FAILED_PRECONDITION,
  message: `Event stream '${stream}' is deleted.`,
  trailers: { exception: 'stream-deleted', 'stream-name': stream },
  inBatch: detailed(
    codes.Code.NOT_FOUND,
    'StreamDeleted',
    new shared.StreamDeleted().setStreamIdentifier(new shared.StreamIdentifier().setStreamName(Buffer.from(stream))),
  ),
})

export const tooLarge = (maxAppendSize: number): Refusal => ({
  code: status.INVALID_ARGUMENT,
  message: `Maximum Append Size of ${maxAppendSize} Exceeded.`,
  trailers: { exception: 'maximum-append-size-exceeded', 'maximum-append-size': String(maxAppendSize) },
  inBatch: detailed(
    codes.Code.INVALID_ARGUMENT,
    'MaximumAppendSizeExceeded',
    new shared.MaximumAppendSizeExceeded().setMaxappendsize(maxAppendSize),
  ),
})

export const badRequest = (message: string): Refusal => ({
  code: status.INVALID_ARGUMENT,
  message,
  inBatch: detailed(codes.Code.INVALID_ARGUMENT, 'BadRequest', new shared.BadRequest().setMessage(message)),
})

export const wrongExpectedVersion = (
  stream: string,
  expected: bigint,
  current: bigint,
  inBatch: shared.WrongExpectedVersion,
): Refusal => ({
  code: status.FAILED_PRECONDITION,
  message: `Failed due to WrongExpectedVersion. Stream: ${stream}, Expected version: ${expected}, Actual version: ${current}`,
  trailers: {
    exception: 'wrong-expected-version',
    'stream-name': stream,
    'expected-version': String(expected),
    'actual-version': String(current),
  },
  inBatch: detailed(codes.Code.ALREADY_EXISTS, 'WrongExpectedVersion', inBatch),
})

export const notLeader = ({ address, port }: { readonly address: string; readonly port: number }): ServiceError =>
  serviceError(status.NOT_FOUND, 'Leader info available', {
    exception: 'not-leader',
    'leader-endpoint-host': address,
    'leader-endpoint-port': String(port),
  })

export type ServiceError = Error & { readonly code: status; readonly details: string; readonly metadata: Metadata }

export const asServiceError = ({ code, message, trailers = {} }: Refusal): ServiceError =>
  serviceError(code, message, trailers)

/** A fault of the double itself, told to the client instead of ending the process. */
export const defect = (error: unknown): ServiceError =>
  serviceError(status.UNKNOWN, `The double failed: ${String(error)}`, {})

const serviceError = (code: status, details: string, trailers: Readonly<Record<string, string>>): ServiceError => {
  const metadata = new Metadata()
  for (const [key, value] of Object.entries(trailers)) metadata.set(key, value)
  return Object.assign(new Error(details), { code, details, metadata })
}
