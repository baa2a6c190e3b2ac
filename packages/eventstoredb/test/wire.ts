import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A stretch of network before a server. */
export type Wire = {
  readonly connectionString: string
  /** From now on the connections that there are carry nothing, and none is closed: as when a cable is pulled. */
  readonly fallSilent: () => void
  readonly remove: () => Promise<void>
}

export const wireTo = async ({ port }: { readonly port: number }): Promise<Wire> => {
  const ends = new Set<Socket>()
  const tie = (one: Socket, other: Socket): void => {
    ends.add(one)
    one.pipe(other)
    one.once('error', () => one.destroy())
    one.once('close', () => {
      ends.delete(one)
      other.destroy()
    })
  }
  const entrance = createServer((near) => {
    const far = connect(port, '127.0.0.1')
    tie(near, far)
    tie(far, near)
  })
  entrance.listen(0, '127.0.0.1')
  await once(entrance, 'listening')

  return {
    connectionString: `esdb://127.0.0.1:${(entrance.address() as AddressInfo).port}?tls=false`,
    fallSilent: () => {
      for (const end of ends) end.unpipe().pause()
    },
    remove: async () => {
      const closed = once(entrance, 'close')
      entrance.close()
      for (const end of ends) end.destroy()
      await closed
    },
  }
}
