import { describe, expect, it } from '@jest/globals'

import type { Brand, Plain } from './brand.js'

// Tells an object from an intersection that holds the same: what an editor shows differs.
type Same<A, B> = (<T>() => T extends A ? 'yes' : 'no') extends <T>() => T extends B ? 'yes' : 'no' ? 'same' : 'other'

type Checked = {
  readonly id: Brand<string, 'Id'>
  readonly until: Brand<string, 'Instant'> | null
  readonly by: { readonly kind: 'client'; readonly id: Brand<string, 'Id'> }
}

type AsItIsWritten = {
  readonly id: string
  readonly by: { readonly kind: 'client'; readonly id: string }
  readonly until?: string | null | undefined
}

const shown: Same<Plain<Checked>, AsItIsWritten> = 'same'

describe('the plain form of a type', () => {
  it('is shown by an editor as it is to be written', () => expect(shown).toBe('same'))
})
