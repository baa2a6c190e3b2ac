import { existsSync } from 'node:fs'

import { beforeAll, describe, expect, it } from '@jest/globals'
import type { Command } from 'commander'

import { progress } from '../src/cli/output.js'
import { newProgram } from '../src/cli/program.js'
import { delega, path, STORE, written } from './cli-world.ts'
import { ACCOUNTANTS, CLIENTS } from './world.ts'

const SCOPE = ['--client', CLIENTS[0] ?? '']
const PAIR = [...SCOPE, '--accountant', ACCOUNTANTS[0] ?? '']
const STORED = ['--store', STORE]
const TREE = ['--tree', path('tree')]
const SIGNED = [...TREE, '--key', path('k.key')]
const PUBLIC = ['--public-key', path('k.pub')]

/** One way to call each command, in the order in which they can be given: some need what others write. */
const CALLS: Readonly<Record<string, readonly string[]>> = {
  'as-of': [...STORED, '--at', '2026-03-20'],
  timeline: [...STORED, ...SCOPE],
  diff: [...STORED, '--from', '2026-03-01', '--to', '2026-04-01'],
  'who-could': [...STORED, ...SCOPE, '--action', 'send-invoice'],
  unused: STORED,
  'what-if': ['revoke', ...STORED, ...PAIR],
  explain: [...STORED, ...PAIR, '--action', 'send-invoice', '--at', '2026-03-20'],
  ledger: [...STORED, ...SCOPE],
  sample: [...STORED, '-n', '3', '--seed', 'x'],
  report: [...STORED, ...SCOPE, '-o', path('report.html')],
  verify: STORED,
  export: [...STORED, '-o', path('all.jsonl')],
  import: ['--store', path('all.jsonl'), '--into', path('copy.db')],
  'checkpoint keys': ['-o', path('k')],
  'checkpoint create': [...STORED, ...SIGNED, '-o', path('first.json')],
  'checkpoint prove': [
    ...STORED,
    ...TREE,
    '--checkpoint',
    path('first.json'),
    '--event',
    '7',
    '-o',
    path('proof.json'),
  ],
  'checkpoint consistency': [
    '--tree',
    path('tree'),
    '--first',
    path('first.json'),
    '--second',
    path('first.json'),
    '-o',
    path('growth.json'),
  ],
  'checkpoint check': [path('proof.json'), ...PUBLIC],
}

const namesOf = (command: Command, before: readonly string[] = []): readonly string[] =>
  command.commands.flatMap((one) => {
    const name = [...before, one.name()]
    return one.commands.length === 0 ? [name.join(' ')] : namesOf(one, name)
  })

const commandCalled = (name: string): Command =>
  name.split(' ').reduce((command: Command, word) => {
    const found = command.commands.find((one) => one.name() === word)
    if (found === undefined) throw new RangeError(`No command ${name}`)
    return found
  }, newProgram())

const NAMES = namesOf(newProgram())

beforeAll(written)

describe('Every command of delega', () => {
  it('is tried here', () => {
    expect(Object.keys(CALLS).toSorted()).toEqual(NAMES.toSorted())
  })

  it.each(Object.entries(CALLS))('prints one JSON object, and nothing else: %s', (name, args) => {
    const { status, stdout, stderr } = delega(...name.split(' '), ...args, '--json')
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    const value: unknown = JSON.parse(stdout)
    expect(typeof value).toBe('object')
    expect(value).not.toBeNull()
  })

  it.each(NAMES)('teaches: %s', (name) => {
    const help = commandCalled(name).helpInformation()
    expect(help).toContain('--json')
    expect(help.split('\n').length).toBeGreaterThan(5)
  })

  it.each(NAMES)('answers a flag that it does not know with one line: %s', (name) => {
    const { status, stdout, stderr } = delega(...name.split(' '), '--clinet', 'rossi')
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr.trimEnd().split('\n').length).toBe(1)
  })

  it.each(Object.entries(CALLS).filter(([, args]) => args.includes('--store')))(
    'says in one line that its file is missing: %s',
    (name, args) => {
      const missing = args.map((arg, index) => (args[index - 1] === '--store' ? path('nowhere.db') : arg))
      const elsewhere = missing.map((arg, index) =>
        missing[index - 1] === '-o' || missing[index - 1] === '--into' ? `${arg}.new` : arg,
      )
      const { status, stdout, stderr } = delega(...name.split(' '), ...elsewhere)
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
      expect(stderr).toMatch(/^delega: There is no file .*nowhere\.db\.\n$/)
      expect(elsewhere.some((arg) => arg.endsWith('.new') && existsSync(arg))).toBe(false)
    },
  )
})

describe('A proof that does not convince', () => {
  it('says so in JSON, and exits with 3', () => {
    expect(delega('checkpoint', 'keys', '-o', path('other')).status).toBe(0)
    const { status, stdout } = delega(
      'checkpoint',
      'check',
      path('proof.json'),
      '--public-key',
      path('other.pub'),
      '--json',
    )
    expect(JSON.parse(stdout)).toEqual({ file: path('proof.json'), convinces: false, flaw: 'SignatureInvalid' })
    expect(status).toBe(3)
  })
})

describe('The progress of a long run', () => {
  const told = (isTTY: boolean) => {
    const written: string[] = []
    const write = (text: string): boolean => {
      written.push(text)
      return true
    }
    return { written, stream: { isTTY, write } as unknown as NodeJS.WriteStream }
  }

  it('is a plain line now and then where nobody looks, and one at the end', () => {
    const { written: lines, stream } = told(false)
    let now = 0
    const shown = progress('Verifying', stream, () => now)
    for (let events = 2_000; events <= 400_000; events += 2_000) {
      now += 40
      shown.update(events)
    }
    shown.stop()
    expect(lines).toEqual([
      'Verifying: 50000 events, 50000 a second\n',
      'Verifying: 300000 events, 50000 a second\n',
      'Verifying: done, 400000 events, 50000 a second\n',
    ])
  })

  it('is nothing on a short run', () => {
    const { written: lines, stream } = told(false)
    const shown = progress('Verifying', stream, () => 0)
    shown.update(2_000)
    shown.stop()
    expect(lines).toEqual([])
  })
})
