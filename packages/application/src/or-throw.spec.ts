import { inMemoryStore } from '@delega/core/store'
import { describe, expect, it } from '@jest/globals'
import { left, right } from 'fp-ts/lib/Either.js'

import { openDelega, orThrow } from './index.js'

const delega = openDelega({ store: inMemoryStore() })

describe('a value that is asked for or thrown for', () => {
  it('comes from a promise', async () => {
    await expect(orThrow(Promise.resolve(right(1)))).resolves.toBe(1)
  })

  it('comes from a task that was not started', async () => {
    await expect(orThrow(async () => right(2))).resolves.toBe(2)
  })

  it('is replaced by the whole explanation, with the data as its cause', async () => {
    const failure = await orThrow(delega.receive({ type: 'CloseAccount', by: { kind: 'nobody' } })).catch(
      (error: unknown) => error,
    )
    expect(failure).toMatchObject({
      message: expect.stringMatching(/^This cannot be read:\n/),
      cause: { no: 'invalid' },
    })
  })

  it('is replaced by the sentence of a fault', async () => {
    await expect(orThrow(async () => left({ fault: 'Closed' }))).rejects.toThrow('The store is closed. Open it again.')
  })

  it('is replaced by the name of a fault of which the library has no sentence', async () => {
    const stopped = Promise.resolve(left({ fault: 'ModelStopped', detail: 'links' }))
    await expect(orThrow(stopped)).rejects.toThrow('ModelStopped: links')
  })
})
