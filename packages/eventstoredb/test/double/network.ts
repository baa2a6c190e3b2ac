import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'

/** The port of the double and the connections to it, kept apart from the gRPC server so that they can be cut. */
export type Network = {
  readonly port: number
  /** Opens the port again after `close`. */
  readonly open: () => Promise<void>
  /** Resets every connection and closes the port. */
  readonly close: () => Promise<void>
  /** Resets the connection of one peer, `address:port`. */
  readonly reset: (peer: string) => void
  readonly resetAll: () => void
  /** From now on connections are accepted and never answered; those that exist are reset. */
  readonly mute: () => void
  readonly unmute: () => void
}

export const openNetwork = async (serve: (connection: Socket) => void): Promise<Network> => {
  const connections = new Map<string, Socket>()
  let muted = false

  const listener = createServer((socket) => {
    const peer = `${socket.remoteAddress}:${socket.remotePort}`
    connections.set(peer, socket)
    socket.once('close', () => connections.delete(peer))
    socket.on('error', () => socket.destroy())
    if (!muted) serve(socket)
  })

  const open = async (port: number): Promise<void> => {
    listener.listen(port, '127.0.0.1')
    await once(listener, 'listening')
  }

  const resetAll = (): void => {
    for (const socket of connections.values()) socket.resetAndDestroy()
  }

  await open(0)
  const { port } = listener.address() as AddressInfo

  return {
    port,
    open: () => open(port),
    close: async () => {
      const closed = once(listener, 'close')
      listener.close()
      resetAll()
      await closed
    },
    reset: (peer) => connections.get(peer)?.resetAndDestroy(),
    resetAll,
    mute: () => {
      muted = true
      resetAll()
    },
    unmute: () => {
      muted = false
      resetAll()
    },
  }
}
