import { PassThrough } from 'node:stream'
import { WriteStream } from 'node:tty'

import type { Position } from '@delega/core'
import { describe, expect, it } from '@jest/globals'

import { describeProgress, type Progress, showProgress } from '../src/index.js'

const progressAt = (seconds: number, part: number, done = false): Progress => ({
  model: 'links',
  task: 'rebuild',
  events: seconds * 40_000,
  eventsPerSecond: seconds === 0 ? 0 : 40_000,
  position: (seconds * 40_000) as Position,
  part,
  secondsLeft: part === 0 ? null : (seconds * (1 - part)) / part,
  done,
})

const collected = () => {
  const lines: string[] = []
  return { lines, output: { isTTY: false, write: (line: string) => lines.push(line) > 0 } }
}

describe('the progress of a rebuild', () => {
  it('tells events, rate, part and time left in one line', () => {
    expect(describeProgress(progressAt(5, 0.25))).toBe(
      'links: rebuilding, 200000 events, 40000 a second, 25 %, 15 s left',
    )
    expect(describeProgress(progressAt(20, 1, true))).toBe('links: rebuilding done, 800000 events, 40000 a second')
  })

  it('comes in plain lines where nobody sits at a terminal: one now and then, and one at the end', () => {
    const { lines, output } = collected()
    const { onProgress } = showProgress(output)
    for (let seconds = 0; seconds < 20; seconds += 0.5) onProgress(progressAt(seconds, seconds / 20))
    onProgress(progressAt(20, 1, true))
    expect(lines).toEqual([
      'links: rebuilding, 40000 events, 40000 a second, 5 %, 19 s left\n',
      'links: rebuilding, 240000 events, 40000 a second, 30 %, 14 s left\n',
      'links: rebuilding, 440000 events, 40000 a second, 55 %, 9 s left\n',
      'links: rebuilding, 640000 events, 40000 a second, 80 %, 4 s left\n',
      'links: rebuilding done, 800000 events, 40000 a second\n',
    ])
  })

  it('is not shown of what is done at once', () => {
    const { lines, output } = collected()
    const { onProgress } = showProgress(output)
    onProgress(progressAt(0.2, 0.5))
    onProgress(progressAt(0.4, 1, true))
    expect(lines).toEqual([])
  })

  it('is a bar on a terminal', async () => {
    const written: string[] = []
    const terminal: WriteStream = Object.assign(Object.create(WriteStream.prototype), new PassThrough(), {
      isTTY: true,
      columns: 120,
      write: (text: string) => written.push(text) > 0,
      cursorTo: () => true,
      moveCursor: () => true,
      clearLine: () => true,
      clearScreenDown: () => true,
    })
    const shown = showProgress(terminal)
    await import('cli-progress')
    for (let seconds = 2; seconds < 20; seconds += 2) shown.onProgress(progressAt(seconds, seconds / 20))
    shown.stop()
    expect(written.join('')).toMatch(/links \[=+-+\] rebuilding, 720000 events, 40000 a second, 90 %, 2 s left/)
  })
})
