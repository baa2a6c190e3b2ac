import { afterEach, describe, expect, it } from '@jest/globals'
import { isCommandError, streamNameFilter } from '@eventstore/db-client'
import type { EventStoreDBClient } from '@eventstore/db-client'

import { startDouble } from './double/double.ts'
import type { Double, DoubleOptions } from './double/double.ts'
import { startFixture } from './fixture-process.ts'
import type { FixtureProcess } from './fixture-process.ts'
import {
  aStream,
  anEvent,
  bulky,
  connect,
  failure,
  isPending,
  onPath,
  persistently,
  until,
  watch,
} from './stock-client.ts'

const opened: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const close of opened.splice(0).toReversed()) await close()
})

const aDouble = async (options: DoubleOptions = {}): Promise<Double> => {
  const double = await startDouble(options)
  opened.push(double.stop)
  return double
}

const aClient = ({ connectionString }: Pick<Double, 'connectionString'>, options = ''): EventStoreDBClient => {
  const client = connect(`${connectionString}${options}`)
  opened.push(client.dispose)
  return client
}

const aProcess = (scenario: string, doubles: readonly Double[], ending: { survives: boolean }): FixtureProcess => {
  const connectionStrings = doubles.map(({ connectionString }) => connectionString)
  const started = startFixture('stock-client.mjs', [scenario, ...connectionStrings], ending)
  opened.push(started.kill)
  return started
}

const append = async (client: EventStoreDBClient, options = {}) => client.appendToStream(aStream(), anEvent(), options)
const safely = (deadline: number) => onPath('unary', { deadline })

describe('the stock client', () => {
  it('fault 1: rejects the batch append of one client for an error of another', async () => {
    const [patient, hasty] = [await aDouble(), await aDouble()]
    const { fired } = patient.inject({ fault: 'drop-reply' })
    hasty.inject({ fault: 'reset-before-commit' })
    const inFlight = failure(append(aClient(patient)))
    await fired
    await failure(append(aClient(hasty)))
    expect(await inFlight).toMatchObject({ type: 'unavailable' })
    expect(patient.log.all.at(-1)?.type).toBe('Opened')
  })

  it('fault 1: ends the process when the reply to such an append arrives', async () => {
    const [patient, hasty] = [await aDouble(), await aDouble()]
    let release = (): void => undefined
    const reply = new Promise<void>((resolve) => {
      release = resolve
    })
    const { fired } = patient.inject({ fault: 'hold', until: reply })
    hasty.inject({ fault: 'reset-before-commit' })
    const client = aProcess('late-reply', [patient, hasty], { survives: false })
    await fired
    client.goOn()
    await client.says('patient rejected')
    release()
    expect(await client.exitCode).not.toBe(0)
    expect(client.said.at(-1)).toMatch(/^uncaught TypeError: undefined is not iterable/)
  })

  it('fault 2: waits for ever for the lost reply to a batch append, whatever the deadline', async () => {
    const double = await aDouble()
    const client = aClient(double)
    const { fired } = double.inject({ fault: 'drop-reply' }, { on: 'batchAppend' })
    double.inject({ fault: 'drop-reply' }, { on: 'append' })
    // the server itself refuses what arrives after its deadline
    let [deadline, batched] = [200, Promise.resolve<unknown>(undefined)]
    for (let met = false; !met; deadline *= 2) {
      batched = append(client, { deadline }).catch(() => undefined)
      met = await Promise.race([fired.then(() => true), batched.then(() => false)])
    }
    expect(await failure(append(client, safely(deadline)))).toMatchObject({ type: 'deadline-exceeded' })
    expect(await isPending(batched)).toBe(true)
  })

  it('fault 3: leaves dozens of rejections unhandled when a connection with queued writes is lost', async () => {
    const lose = async (): Promise<readonly string[]> => {
      const double = await aDouble()
      double.inject({ fault: 'reset-before-commit' })
      const client = aProcess('queued-writes', [double], { survives: true })
      await client.says('all settled, 100 rejected')
      const unhandled = () => client.said.filter((line) => line.startsWith('unhandled'))
      await Promise.race([until(() => unhandled().length >= 24), client.exitCode])
      return unhandled()
    }
    // on a slow machine the connection may be lost before any write waits for it: then there is nothing to leave
    let unhandled = await lose()
    for (let again = 0; unhandled.length < 24 && again < 9; again += 1) unhandled = await lose()
    expect(unhandled.length).toBeGreaterThanOrEqual(24)
    // gRPC tells the same loss in either way: it saw the reset, or found the connection gone.
    const lost = /^unhandled 14 UNAVAILABLE: (read ECONNRESET|Connection dropped)$/
    expect(unhandled.filter((line) => !lost.test(line))).toEqual([])
  })

  it('fault 4: fails all batch appends after one failed discovery, though the server is back', async () => {
    const double = await aDouble()
    const client = aClient({ connectionString: `${double.discovering}&maxDiscoverAttempts=1` })
    await double.down()
    await failure(append(client))
    await double.up()
    const message = expect.stringMatching(/^Failed to discover/)
    expect(await failure(append(client))).toMatchObject({ message })
    expect(await failure(append(client))).toMatchObject({ message })
  })

  it('fault 4: recovers from a failed discovery on the unary path', async () => {
    const double = await aDouble()
    const client = aClient({ connectionString: `${double.discovering}&maxDiscoverAttempts=1` })
    await double.down()
    await failure(append(client, safely(20_000)))
    await double.up()
    expect(await append(client, safely(20_000))).toMatchObject({ success: true })
  })

  it('fault 5: waits for ever for the features of a mute server, whatever the deadline', async () => {
    const double = await aDouble()
    double.mute()
    const first = append(aClient(double, '&defaultDeadline=20')).catch(() => undefined)
    expect(await failure(append(aClient(double), safely(100)))).toMatchObject({ type: 'deadline-exceeded' })
    expect(await isPending(first)).toBe(true)
  })

  it('fault 6: rejects the first append to a server that is down with a bare gRPC error', async () => {
    const double = await aDouble()
    await double.down()
    const error = await failure(append(aClient(double)))
    expect(isCommandError(error)).toBe(false)
    expect(error).toMatchObject({ code: 14 })
    expect(error.type).toBeUndefined()
    await double.up()
  })

  it('fault 6: rejects a failed discovery with a plain error', async () => {
    const double = await aDouble()
    await double.down()
    const client = aClient({ connectionString: `${double.discovering}&maxDiscoverAttempts=1` })
    const error = await failure(append(client, safely(20_000)))
    expect([isCommandError(error), error.code, error.message]).toEqual([
      false,
      undefined,
      'Failed to discover after 1 attempts.',
    ])
    await double.up()
  })

  it.each([5, 1])('fault 7: reports revision 1 for a conflict with revision %d', async (revision) => {
    const client = aClient(await aDouble(), '&throwOnAppendFailure=false')
    const stream = aStream()
    await client.appendToStream(
      stream,
      Array.from({ length: revision + 1 }, () => anEvent()),
    )
    const conflict = await client.appendToStream(stream, anEvent(), { expectedRevision: 'no_stream' })
    expect(conflict).toMatchObject({ success: false, nextExpectedRevision: 1n })
  })

  it('fault 8: never settles an append of what JSON cannot carry', async () => {
    const client = aProcess('unserialisable', [await aDouble()], { survives: true })
    await client.says('unhandled Do not know how to serialize a BigInt')
    client.goOn()
    await client.says('another answered')
    expect(client.said.filter((line) => line.startsWith('append'))).toEqual([])
  })

  it('fault 8: ends a process that does not handle that rejection', async () => {
    const client = aProcess('unserialisable', [await aDouble()], { survives: false })
    expect(await client.exitCode).not.toBe(0)
  })

  it('fault 9: fails the append of a neighbour for a negative expected revision', async () => {
    const double = await aDouble()
    const client = aClient(double)
    const { fired } = double.inject({ fault: 'drop-reply' })
    const neighbour = failure(append(client))
    await fired
    const negative = failure(append(client, { expectedRevision: -5n }))
    expect(await negative).toMatchObject({ type: 'unknown' })
    expect(await neighbour).toMatchObject({ type: 'unknown' })
  })

  it('fault 10: times out on every batch append when its clock is 10 s behind the server’s', async () => {
    const client = aClient(await aDouble({ clock: () => Date.now() + 11_000 }))
    expect(await failure(append(client))).toMatchObject({ type: 'deadline-exceeded' })
    expect(await append(client, safely(20_000))).toMatchObject({ success: true })
  })

  it('fault 11: stalls a subscription whose checkpoint handler throws', async () => {
    const client = aProcess('throwing-checkpoint', [await aDouble()], { survives: true })
    await client.says('unhandled the checkpoint cannot be stored')
    client.goOn()
    await client.says('another answered')
    expect(client.said.filter((line) => line.startsWith('subscription'))).toEqual([])
  })

  it('fault 11: ends a process that does not handle that rejection', async () => {
    const client = aProcess('throwing-checkpoint', [await aDouble()], { survives: false })
    expect(await client.exitCode).not.toBe(0)
  })

  it('fault 12: neither ends nor closes a subscription whose server has died', async () => {
    const double = await aDouble()
    const client = aClient(double)
    const subscription = client.subscribeToAll({ filter: streamNameFilter({ prefixes: ['account-'] }) })
    const seen = watch(subscription)
    const farewells: string[] = []
    for (const farewell of ['end', 'close']) subscription.on(farewell, () => farewells.push(farewell))
    await seen.until('caughtUp')
    await double.restart()
    expect(await seen.failed).toMatchObject({ type: 'unavailable' })
    await persistently(async () => append(client, safely(20_000)))
    expect(farewells).toEqual([])
    expect(seen.delivered()).toEqual([])
  })

  it('fault 13: leaves the call open when a read loop is left early', async () => {
    const double = await aDouble()
    const client = aClient(double)
    const stream = aStream()
    for (let n = 0; n < 10; n += 1)
      await client.appendToStream(
        stream,
        Array.from({ length: 10 }, () => bulky(40_000)),
      )
    const reading = client.readStream(stream)
    for await (const _ of reading) break
    await append(client)
    expect(double.traffic.openReads).toBe(1)
    await reading.cancel()
    await until(() => double.traffic.openReads === 0)
  })
})
