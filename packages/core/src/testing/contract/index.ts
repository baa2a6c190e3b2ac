import { appending } from './appending.js'
import { casesOf, type ContractCase, type StoreHarness } from './bench.js'
import { conflicts } from './conflicts.js'
import { lasting } from './lasting.js'
import { reading } from './reading.js'
import { refusing } from './refusing.js'
import { repeating } from './repeating.js'
import { subscribing } from './subscribing.js'

export type { Bench, Capability, ContractCase, StoreHarness } from './bench.js'

/** Every promise of the store port, as a sentence about "the store" and a function that tries it. */
export const eventStoreContract: readonly ContractCase[] = casesOf([
  ...appending,
  ...conflicts,
  ...repeating,
  ...refusing,
  ...reading,
  ...subscribing,
  ...lasting,
])

/** The promises that a store must keep given what it says it can do, and the sentences of those left out. */
export const contractFor = ({
  capabilities,
}: StoreHarness): { readonly cases: readonly ContractCase[]; readonly leftOut: readonly string[] } => {
  const isMet = ({ needs }: ContractCase): boolean => needs.every((need) => capabilities.includes(need))
  return {
    cases: eventStoreContract.filter(isMet),
    leftOut: eventStoreContract.filter((promised) => !isMet(promised)).map(({ name }) => name),
  }
}
