export {
  type Checkpoint,
  isSignedBy,
  keyIdOf,
  newKeys,
  readCheckpoint,
  readPrivateKey,
  readPublicKey,
  signCheckpoint,
} from './checkpoint.js'
export { emptyRoot, type Hash, leafHash, nodeHash } from './hash.js'
export { canonicalText } from './canonical.js'
export { leafOf } from './leaf.js'
export { type ConsistencyProof, type InclusionProof, provesConsistency, provesInclusion } from './proofs.js'
export { consistencyProof, type Frontier, inclusionProof, type LeafAt, newFrontier, rootOf } from './tree.js'
export {
  catchUp,
  indexOfPosition,
  type Leaf,
  leavesOf,
  openTree,
  rootAt,
  type TreeFault,
  type TreeFile,
} from './tree-file.js'
export {
  type ConsistencyBundle,
  flawOf,
  type InclusionBundle,
  type ProofFlaw,
  proveEvent,
  proveGrowth,
} from './bundle.js'
