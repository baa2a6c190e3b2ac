export type ExpectedRevision = 'any' | 'no_stream' | 'stream_exists' | bigint

export type ProposedEvent = {
  readonly id: string
  readonly type: string
  readonly contentType: string
  readonly data: Uint8Array
  readonly metadata: Uint8Array
}

/** `position` is commit and prepare position in one; `created` counts 100 ns since 1970. */
export type RecordedEvent = ProposedEvent & {
  readonly stream: string
  readonly revision: bigint
  readonly position: bigint
  readonly created: bigint
}

/** A revision of -1 is a stream without events; no position means that nothing was written. */
export type Written =
  | { readonly result: 'success'; readonly revision: bigint; readonly position: bigint | undefined }
  | { readonly result: 'wrong-expected-version'; readonly current: bigint }
  | { readonly result: 'stream-deleted' }

export type StreamRead =
  | { readonly result: 'found'; readonly events: readonly RecordedEvent[] }
  | { readonly result: 'not-found' }
  | { readonly result: 'deleted' }

/** What the server counts against the maximum append size. */
export const sizeOf = ({ data, metadata, type }: ProposedEvent): number =>
  data.length + metadata.length + type.length * 2
