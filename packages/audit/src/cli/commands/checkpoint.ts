import type { EventId, Position, StoredEvent } from '@delega/core'
import type { Command } from 'commander'
import { isLeft } from 'fp-ts/lib/Either.js'

import { flawOf, type ProofFlaw, proveEvent, proveGrowth } from '../../merkle/bundle.js'
import { isSignedBy, newKeys, readCheckpoint, signCheckpoint } from '../../merkle/checkpoint.js'
import { catchUp, rootAt } from '../../merkle/tree-file.js'
import type { EventSource } from '../../source/source.js'
import { exitWith, orEnd } from '../answer.js'
import { endingFor, usage } from '../ending.js'
import { checkpointIn, jsonIn, privateKeyIn, publicKeyIn, treeIn, writeNew } from '../files.js'
import { onSoundSource } from '../open.js'
import { asJson, common, type Common, type JsonFlag, readEvent } from '../options.js'
import { say, sayJson } from '../output.js'

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`

const addKeys = (checkpoint: Command): void => {
  asJson(checkpoint.command('keys'))
    .summary('a new pair of keys')
    .description(
      'Makes a pair of Ed25519 keys. Keep the private one off the machine of the store; give the public one to auditors.',
    )
    .requiredOption('-o, --output <name>', 'writes <name>.key and <name>.pub')
    .action(({ output, json: wanted }: JsonFlag & { readonly output: string }) => {
      const { privateKey, publicKey } = newKeys()
      writeNew(`${output}.key`, privateKey, 0o600)
      writeNew(`${output}.pub`, publicKey)
      const files = { privateKey: `${output}.key`, publicKey: `${output}.pub` }
      if (wanted === true) sayJson(files)
      else say(`Private key: ${files.privateKey} (keep it safe)\nPublic key:  ${files.publicKey}`)
      exitWith(0)
    })
}

type CreateFlags = Common & { readonly tree: string; readonly key: string; readonly output?: string }

const addCreate = (checkpoint: Command): void => {
  common(checkpoint.command('create'))
    .summary('catch the tree up and sign its root')
    .description(
      'Adds to the tree what has happened since, and signs its root. Keep checkpoints elsewhere than the store: whoever\n' +
        'changes an event, or takes some away, cannot change what was signed.',
    )
    .requiredOption('--tree <file>', 'the integrity tree; started where there is none')
    .requiredOption('--key <file>', "the operator's private key")
    .option('-o, --output <file>', 'where to write the checkpoint (default: standard output)')
    .addHelpText(
      'after',
      '\nExample:\n  delega checkpoint create --store practice.db --tree practice.tree --key operator.key -o march.json',
    )
    .action(async ({ store, tree: path, key, output, json: wanted }: CreateFlags) => {
      const privateKey = privateKeyIn(key)
      const tree = treeIn(path, { create: true })
      orEnd(await onSoundSource(store, (source) => catchUp(tree, source)), store)
      const size = tree.size()
      const position = tree.leaf(size - 1)?.position ?? null
      const signed = signCheckpoint({ size, root: rootAt(tree, size), position }, privateKey)
      tree.close()
      if (output !== undefined) writeNew(output, json(signed))
      if (output === undefined || wanted === true) sayJson(signed)
      else say(`Checkpoint over ${size} events: ${output}`)
      exitWith(0)
    })
}

const eventAt = async (source: EventSource, wanted: EventId | Position, where: string): Promise<StoredEvent> => {
  const found: StoredEvent[] = []
  const scanned = await source.scan((events) => {
    found.push(...events.filter(({ id, position }) => id === wanted || position === wanted).slice(0, 1))
    return found.length === 0
  })
  if (isLeft(scanned)) throw endingFor(scanned.left, where)
  const [event] = found
  if (event === undefined) throw usage(`There is no event ${wanted}.`)
  return event
}

type ProveFlags = Common & {
  readonly tree: string
  readonly checkpoint: string
  readonly event: EventId | Position
  readonly output: string
}

const addProve = (checkpoint: Command): void => {
  common(checkpoint.command('prove'))
    .summary('prove that a checkpoint covers an event')
    .description(
      'Writes an event with the proof that a checkpoint covers it: it can be checked offline, without the store.',
    )
    .requiredOption('--tree <file>', 'the integrity tree')
    .requiredOption('--checkpoint <file>', 'the checkpoint')
    .requiredOption('--event <id>', 'id or position of the event', readEvent)
    .requiredOption('-o, --output <file>', 'where to write the proof')
    .action(async ({ store, tree: path, checkpoint: signed, event: sought, output, json: wanted }: ProveFlags) => {
      const against = checkpointIn(signed)
      const event = await onSoundSource(store, (source) => eventAt(source, sought, store))
      const tree = treeIn(path)
      const proof = proveEvent(tree, event, against)
      tree.close()
      if (proof === null) throw usage(`The checkpoint does not cover position ${event.position}.`)
      writeNew(output, json(proof))
      if (wanted === true) sayJson(proof)
      else say(`Proof of ${proof.path.length} hashes: ${output}`)
      exitWith(0)
    })
}

type GrowthFlags = JsonFlag & {
  readonly tree: string
  readonly first: string
  readonly second: string
  readonly output: string
}

const addGrowth = (checkpoint: Command): void => {
  asJson(checkpoint.command('consistency'))
    .summary('prove that one checkpoint grew out of another')
    .description('Writes the proof that the history of the second checkpoint starts with that of the first.')
    .requiredOption('--tree <file>', 'the integrity tree')
    .requiredOption('--first <file>', 'the earlier checkpoint')
    .requiredOption('--second <file>', 'the later checkpoint')
    .requiredOption('-o, --output <file>', 'where to write the proof')
    .action(({ tree: path, first, second, output, json: wanted }: GrowthFlags) => {
      const tree = treeIn(path)
      const proof = proveGrowth(tree, checkpointIn(first), checkpointIn(second))
      tree.close()
      if (proof === null) throw usage('The second checkpoint is not the later one, or the tree does not reach so far.')
      writeNew(output, json(proof))
      if (wanted === true) sayJson(proof)
      else say(`Proof of ${proof.path.length} hashes: ${output}`)
      exitWith(0)
    })
}

const FLAWS: Readonly<Record<ProofFlaw, string>> = {
  NotAProof: 'it is no proof of ours',
  SignatureInvalid: 'the key did not sign its checkpoint',
  ProofInvalid: 'it does not lead to the signed root: the event, the proof or the history was changed',
}

const addCheck = (checkpoint: Command): void => {
  asJson(checkpoint.command('check'))
    .summary('check a checkpoint or a proof, offline')
    .description(
      'Checks a checkpoint, a proof of inclusion or a proof of consistency. Needs nothing but the public key.',
    )
    .argument('<file>', 'the checkpoint or the proof')
    .requiredOption('--public-key <file>', "the operator's public key")
    .addHelpText('after', '\nExits with 0 when it convinces, 3 when it does not.')
    .action((path: string, { publicKey, json: wanted }: JsonFlag & { readonly publicKey: string }) => {
      const key = publicKeyIn(publicKey)
      const content = jsonIn(path)
      const alone = readCheckpoint(content)
      const flaw = alone === null ? flawOf(content, key) : isSignedBy(alone, key) ? null : 'SignatureInvalid'
      if (flaw === 'NotAProof') throw usage(`${path}: ${FLAWS[flaw]}.`)
      if (wanted === true) sayJson({ file: path, convinces: flaw === null, flaw })
      else say(flaw === null ? `${path} convinces.` : `${path} does not convince: ${FLAWS[flaw]}.`)
      exitWith(flaw === null ? 0 : 3)
    })
}

export const addCheckpointCommands = (program: Command): void => {
  const checkpoint = program
    .command('checkpoint')
    .summary('sign the history, and prove what it holds')
    .description(
      'Signed checkpoints over the integrity tree of a history (RFC 6962), and proofs that are checked offline.',
    )
  addKeys(checkpoint)
  addCreate(checkpoint)
  addProve(checkpoint)
  addGrowth(checkpoint)
  addCheck(checkpoint)
}
