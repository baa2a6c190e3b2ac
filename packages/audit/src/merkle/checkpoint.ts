import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto'

import { isRecord, type Position } from '@delega/core'
import canonicalize from 'canonicalize'
import { type Either, left, right } from 'fp-ts/lib/Either.js'

/**
 * What the operator signs: the root over the first `size` events, the last of which has `position`.
 * Held elsewhere than the store, it tells later whether those events are still the same.
 */
export type Checkpoint = {
  readonly format: 'delega-checkpoint/1'
  readonly size: number
  readonly position: Position | null
  /** In hexadecimal. */
  readonly root: string
  /** Tells which key signed: the start of the SHA-256 of the public key. */
  readonly keyId: string
  /** Ed25519, in base64, over the canonical JSON of everything else. */
  readonly signature: string
}

type Unsigned = Omit<Checkpoint, 'signature'>

const bytesOf = ({ format, size, position, root, keyId }: Unsigned): Buffer =>
  Buffer.from(canonicalize({ format, size, position, root, keyId }) ?? '')

/** The name of a key: the first 16 hexadecimal digits of the SHA-256 of its public half. */
export const keyIdOf = (publicKey: KeyObject): string =>
  createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .slice(0, 16)

/** A new pair of keys, each as PEM. */
export const newKeys = (): { readonly publicKey: string; readonly privateKey: string } => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  return {
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}

const ed25519 = (read: () => KeyObject, what: string): Either<string, KeyObject> => {
  try {
    const key = read()
    return key.asymmetricKeyType === 'ed25519' ? right(key) : left(`${what} is no Ed25519 key`)
  } catch {
    return left(`${what} is no key in PEM form`)
  }
}

/** An Ed25519 key in PEM form, or why it is none. */
export const readPrivateKey = (pem: string): Either<string, KeyObject> =>
  ed25519(() => createPrivateKey(pem), 'the private key')

/** An Ed25519 key in PEM form, or why it is none. */
export const readPublicKey = (pem: string): Either<string, KeyObject> =>
  ed25519(() => createPublicKey(pem), 'the public key')

/** States, with a signature (Ed25519), that a history of this size had this root. */
export const signCheckpoint = (
  { size, root, position }: { readonly size: number; readonly root: Uint8Array; readonly position: Position | null },
  privateKey: KeyObject,
): Checkpoint => {
  const unsigned: Unsigned = {
    format: 'delega-checkpoint/1',
    size,
    position,
    root: Buffer.from(root).toString('hex'),
    keyId: keyIdOf(createPublicKey(privateKey)),
  }
  return { ...unsigned, signature: sign(null, bytesOf(unsigned), privateKey).toString('base64') }
}

/** Whether this key signed this checkpoint as it stands. */
export const isSignedBy = (checkpoint: Checkpoint, publicKey: KeyObject): boolean =>
  checkpoint.keyId === keyIdOf(publicKey) &&
  verify(null, bytesOf(checkpoint), publicKey, Buffer.from(checkpoint.signature, 'base64'))

const isHex = (value: unknown, bytes: number): value is string =>
  typeof value === 'string' && value.length === bytes * 2 && /^[0-9a-f]*$/.test(value)

/** Reads a checkpoint; `null` for what is none. */
export const readCheckpoint = (value: unknown): Checkpoint | null =>
  isRecord(value) &&
  value['format'] === 'delega-checkpoint/1' &&
  Number.isSafeInteger(value['size']) &&
  (value['position'] === null || Number.isSafeInteger(value['position'])) &&
  isHex(value['root'], 32) &&
  isHex(value['keyId'], 8) &&
  typeof value['signature'] === 'string'
    ? (value as Checkpoint)
    : null
