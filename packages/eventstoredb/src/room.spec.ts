import { describe, expect, it } from '@jest/globals'

import { room } from './room.js'

const LONG = 60_000

const aRoom = (most: number) => {
  const closing = new AbortController()
  const { enter, leave } = room(most, closing.signal)
  const entered: string[] = []
  const wants = async (name: string, bytes: number, patienceMs = LONG): Promise<void> => {
    entered.push(`${name} ${(await enter(bytes, patienceMs)) ? 'in' : 'out'}`)
  }
  return { wants, leave, close: () => closing.abort(), entered }
}

const letThingsSettle = async (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('a room', () => {
  it('lets in what fits, and the next one when somebody leaves', async () => {
    const { wants, leave, entered } = aRoom(10)
    void [wants('a', 6), wants('b', 4), wants('c', 1)]
    await letThingsSettle()
    expect(entered).toEqual(['a in', 'b in'])
    leave(4)
    await letThingsSettle()
    expect(entered).toEqual(['a in', 'b in', 'c in'])
  })

  it('lets nobody overtake, however little they bring', async () => {
    const { wants, leave, entered } = aRoom(10)
    void [wants('a', 8), wants('large', 8), wants('small', 1)]
    await letThingsSettle()
    expect(entered).toEqual(['a in'])
    leave(8)
    await letThingsSettle()
    expect(entered).toEqual(['a in', 'large in', 'small in'])
  })

  it('takes what is larger than all of it, alone', async () => {
    const { wants, leave, entered } = aRoom(10)
    void [wants('a', 1), wants('giant', 50), wants('b', 1)]
    await letThingsSettle()
    leave(1)
    await letThingsSettle()
    expect(entered).toEqual(['a in', 'giant in'])
    leave(50)
    await letThingsSettle()
    expect(entered).toEqual(['a in', 'giant in', 'b in'])
  })

  it('sends away who has waited long enough, and lets in who waited behind', async () => {
    const { wants, entered } = aRoom(10)
    await wants('a', 8)
    const behind = wants('large', 8, 1).then(letThingsSettle)
    void wants('small', 1)
    await behind
    expect(entered).toEqual(['a in', 'large out', 'small in'])
  })

  it('sends everybody away when it is closed', async () => {
    const { wants, leave, close, entered } = aRoom(10)
    void [wants('a', 8), wants('b', 8), wants('c', 8)]
    close()
    await letThingsSettle()
    expect(entered).toEqual(['a in', 'b out', 'c out'])
    leave(8)
    await wants('d', 1)
    expect(entered.at(-1)).toBe('d out')
  })
})
