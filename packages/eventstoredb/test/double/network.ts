import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

/** The port of the double and the connections to it, kept apart from the gRPC server so that they can be cut. */
export type Network = {
  readonly port: number
  /** Opens the port again after `close`. */
  readonly open: () => Promise<void>
  /** Resets every connection and closes the port. */
  readonly close: () => Promise<void>
  readonly restart: () => Promise<void>
  /** Closes for good. */
  readonly end: () => Promise<void>
  /** Resets the connection of one peer, `address:port`. */
  readonly reset: (peer: string) => void
  readonly resetAll: () => void
  /** From now on connections are accepted and never answered; those that exist are reset. */
  readonly mute: () => void
  readonly unmute: () => void
}

/** On a port that the system chooses, unless told. */
export const openNetwork = async (serve: (connection: Socket) => void, wanted = 0): Promise<Network> => {
  const connections = new Map<string, Socket>()
  let muted = false
  let over = false
  let turn = Promise.resolve()

  const listener = createServer((socket) => {
    const peer = `${socket.remoteAddress}:${socket.remotePort}`
    connections.set(peer, socket)
    socket.once('close', () => connections.delete(peer))
    socket.on('error', () => socket.destroy())
    if (!muted) serve(socket)
  })

  const listen = async (on: number): Promise<void> => {
    listener.listen(on, '127.0.0.1')
    await once(listener, 'listening')
  }

  const resetAll = (): void => {
    for (const socket of connections.values()) socket.resetAndDestroy()
  }

  await listen(wanted)
  const { port } = listener.address() as AddressInfo

  const open = async (): Promise<void> => {
    if (listener.listening || over) return
    // an outgoing connection may have been given the port meanwhile
    await listen(port).catch(async () => pause(5).then(open))
  }

  const close = async (): Promise<void> => {
    if (!listener.listening) return
    const closed = once(listener, 'close')
    listener.close()
    resetAll()
    await closed
  }

  // several calls may meet a restart at once
  const inTurn = async (...steps: readonly (() => Promise<void>)[]): Promise<void> => {
    for (const step of steps) turn = turn.then(step)
    await turn
  }

  return {
    port,
    open: async () => inTurn(open),
    close: async () => inTurn(close),
    restart: async () => inTurn(close, open),
    end: async () => {
      over = true
      await inTurn(close)
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
