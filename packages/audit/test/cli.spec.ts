import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'

import { beforeAll, describe, expect, it } from '@jest/globals'
import type { StoredEvent } from '@delega/core'

import { delega, MAIN, path, STORE, written } from './cli-world.ts'
import { ACCOUNTANTS, CLIENTS } from './world.ts'

const [CLIENT, ACCOUNTANT] = [CLIENTS[0] ?? '', ACCOUNTANTS[0] ?? '']

let events: readonly StoredEvent[] = []

const json = (...args: readonly string[]): unknown => JSON.parse(delega(...args, '--json').stdout)

beforeAll(async () => {
  events = await written()
})

const refused = (line: RegExp, ...args: readonly string[]): void => {
  const { status, stdout, stderr } = delega(...args)
  expect(stdout).toBe('')
  expect(stderr).toMatch(line)
  expect(stderr.trimEnd().split('\n').length).toBe(1)
  expect(status).toBe(2)
}

describe('The command delega', () => {
  it('was built before it is tested', () => {
    expect(existsSync(MAIN)).toBe(true)
  })

  it('says in one line which Node it needs, on an older one', () => {
    const older = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '22.15.1' } })`
    const args = ['--import', `data:text/javascript,${encodeURIComponent(older)}`, MAIN, '--version']
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
    expect([status, stderr]).toEqual([2, 'delega: Node 22.16 or later is needed, and this is 22.15.1.\n'])
  })

  it('teaches: what there is, where to start, what the exit codes mean', () => {
    const { status, stdout } = delega('--help')
    expect(status).toBe(0)
    for (const word of ['as-of', 'explain', 'verify', 'checkpoint', 'Where to start', 'Exit codes'])
      expect(stdout).toContain(word)
    expect(delega('verify', '--help').stdout).toContain('Examples:')
    expect(delega('checkpoint', '--help').stdout).toContain('consistency')
  })

  it('answers each question as text without colours, and as one JSON object', () => {
    const scope = ['--client', CLIENT]
    const pair = [...scope, '--accountant', ACCOUNTANT]
    const at = ['--at', '2026-03-20']
    const [act] = events.filter(({ metadata }) => metadata.authority !== null)
    for (const args of [
      ['as-of', ...at],
      ['as-of', ...pair, ...at],
      ['as-of', '--position', '60'],
      ['timeline', ...scope],
      ['diff', '--from', '2026-03-01', '--to', '2026-04-01'],
      ['who-could', ...scope, '--action', 'send-invoice'],
      ['unused'],
      ['what-if', 'revoke', ...pair],
      ['what-if', 'module-lapses', ...scope, '--module', 'documents'],
      ['explain', '--event', String(act?.position)],
      ['explain', ...pair, '--action', 'send-invoice', ...at],
      ['ledger', ...scope],
      ['sample', '-n', '3', '--seed', 'x'],
      ['verify'],
    ]) {
      const { status, stdout, stderr } = delega(...args, '--store', STORE)
      expect({ args, status, stderr }).toEqual({ args, status: 0, stderr: '' })
      expect(stdout.length).toBeGreaterThan(5)
      expect(stdout).not.toContain('\u001b')
      expect(typeof json(...args, '--store', STORE)).toBe('object')
    }
  })

  it('verifies, signs, proves and checks without the store', () => {
    const [tree, key, first, second, proof] = ['t', 'k', 'first.json', 'second.json', 'proof.json'].map(path)
    if (tree === undefined || key === undefined || first === undefined || second === undefined || proof === undefined)
      return
    expect(delega('checkpoint', 'keys', '-o', key).status).toBe(0)
    const signing = ['--store', STORE, '--tree', tree, '--key', `${key}.key`]
    expect(delega('checkpoint', 'create', ...signing, '-o', first).status).toBe(0)
    expect(delega('checkpoint', 'create', ...signing, '-o', second).status).toBe(0)
    const against = ['--checkpoint', first, '--public-key', `${key}.pub`, '--tree', tree]
    expect(delega('verify', '--store', STORE, ...against).stdout).toContain('Nothing found.')
    expect(
      delega(
        'checkpoint',
        'prove',
        '--store',
        STORE,
        '--tree',
        tree,
        '--checkpoint',
        first,
        '--event',
        '7',
        '-o',
        proof,
      ).status,
    ).toBe(0)
    expect(delega('checkpoint', 'check', proof, '--public-key', `${key}.pub`).status).toBe(0)
    const tampered = readFileSync(proof, 'utf8').replace('"revision": ', '"revision": 1')
    writeFileSync(path('tampered.json'), tampered)
    expect(delega('checkpoint', 'check', path('tampered.json'), '--public-key', `${key}.pub`).status).toBe(3)
    const growth = ['--tree', tree, '--first', first, '--second', second, '-o', path('growth.json')]
    expect(delega('checkpoint', 'consistency', ...growth).status).toBe(0)
    expect(delega('checkpoint', 'check', path('growth.json'), '--public-key', `${key}.pub`).status).toBe(0)
  })

  it('exports, verifies the export alone, and imports it to the same bytes', () => {
    const [all, copy, again] = [path('all.jsonl'), path('copy.db'), path('again.jsonl')]
    expect(delega('export', '--store', STORE, '-o', all).status).toBe(0)
    expect(delega('verify', '--store', all).status).toBe(0)
    expect(delega('import', '--store', all, '--into', copy).stdout).toContain('old checkpoints hold')
    expect(delega('export', '--store', copy, '-o', again).status).toBe(0)
    expect(readFileSync(again).equals(readFileSync(all))).toBe(true)
    expect(json('as-of', '--store', all, '--at', '2026-03-20')).toEqual(
      json('as-of', '--store', STORE, '--at', '2026-03-20'),
    )
  })

  it('exits with 3 on a damaged history, and names the event', () => {
    const file = path('damaged.db')
    expect(delega('import', '--store', path('all.jsonl'), '--into', file).status).toBe(0)
    const sql = new DatabaseSync(file)
    sql.exec('DROP TRIGGER events_are_never_deleted; DELETE FROM events WHERE position = 20')
    sql.close()
    const { status, stdout } = delega('verify', '--store', file)
    expect(stdout).toContain('GapInStream')
    expect(status).toBe(3)
  })

  it('exits with 1 where something was done without a right', () => {
    const file = path('unauthorised.db')
    expect(delega('import', '--store', path('all.jsonl'), '--into', file).status).toBe(0)
    const sql = new DatabaseSync(file)
    sql.exec(`DROP TRIGGER events_are_never_changed;
      UPDATE events SET metadata = json_set(metadata, '$.authority', json('null'))
       WHERE position = (SELECT max(position) FROM events WHERE json_extract(metadata, '$.authority.stream') IS NOT NULL)`)
    sql.close()
    const verified = delega('verify', '--store', file)
    expect(verified.stdout).toContain('ActWithoutAuthorization')
    expect(verified.status).toBe(1)
    expect(delega('ledger', '--store', file).status).toBe(1)
  })

  it('opens an altered export for verification only', () => {
    const file = path('altered.jsonl')
    expect(delega('export', '--store', STORE, '-o', file).status).toBe(0)
    writeFileSync(file, readFileSync(file, 'utf8').replace('invoices:send', 'invoices:read'))
    expect(delega('verify', '--store', file).status).toBe(3)
    const { status, stderr } = delega('as-of', '--store', file)
    expect(stderr).toMatch(/was altered/)
    expect(status).toBe(3)
  })
})

describe('A mistake with the command delega gets one clear line:', () => {
  it('no command, or an unknown one', () => {
    refused(/which command/)
    refused(/unknown command 'as-off'/, 'as-off')
  })

  it('wrong or missing flags', () => {
    refused(/unknown option '--clinet'/, 'as-of', '--store', STORE, '--clinet', CLIENT)
    refused(/'--store <where>' not specified/, 'as-of')
    refused(/expected a UUID/, 'as-of', '--store', STORE, '--client', 'rossi')
    refused(/expected an action/, 'who-could', '--store', STORE, '--client', CLIENT, '--action', 'paint')
    refused(/Give both --client and --accountant/, 'explain', '--store', STORE, '--action', 'send-invoice')
    refused(/Give --event/, 'explain', '--store', STORE)
    refused(/Nothing is known of "wish"/, 'what-if', 'wish', '--store', STORE)
  })

  it('dates that are none, periods that are empty', () => {
    refused(/expected a day/, 'as-of', '--store', STORE, '--at', 'yesterday')
    refused(/expected a day/, 'as-of', '--store', STORE, '--at', '2026-02-30')
    refused(/period is empty/, 'ledger', '--store', STORE, '--from', '2026-03-02', '--to', '2026-03-01')
    refused(/lies after --to/, 'diff', '--store', STORE, '--from', '2026-03-02', '--to', '2026-03-01')
  })

  it('a huge range', () => {
    refused(/the history ends at/, 'as-of', '--store', STORE, '--position', '9007199254740991')
    refused(/expected a whole number/, 'as-of', '--store', STORE, '--position', '99999999999999999999')
    refused(/from 1 to 10000/, 'sample', '--store', STORE, '-n', '1000000000')
    expect(delega('timeline', '--store', STORE, '--from', '0001-01-01', '--to', '9999-12-30').status).toBe(0)
  })

  it('a missing file, a folder, a file of another kind', () => {
    refused(/There is no file/, 'verify', '--store', path('nowhere.db'))
    mkdirSync(path('a-folder'))
    refused(/is a folder/, 'verify', '--store', path('a-folder'))
    writeFileSync(path('letter.txt'), 'Dear auditor,')
    refused(/neither the file of a store nor an export/, 'verify', '--store', path('letter.txt'))
    writeFileSync(path('empty.db'), '')
    refused(/neither the file of a store nor an export/, 'verify', '--store', path('empty.db'))
    writeFileSync(path('lonely.jsonl'), '{}\n')
    refused(/its manifest is missing/, 'verify', '--store', path('lonely.jsonl'))
    const sql = new DatabaseSync(path('foreign.db'))
    sql.exec('CREATE TABLE letters (text TEXT)')
    sql.close()
    refused(/another application|no store of ours/, 'verify', '--store', path('foreign.db'))
    refused(/is no checkpoint/, 'verify', '--store', STORE, '--checkpoint', path('lonely.jsonl'))
    refused(/is no integrity tree/, 'verify', '--store', STORE, '--tree', path('letter.txt'))
    refused(/no key in PEM form/, 'verify', '--store', STORE, '--public-key', path('letter.txt'))
  })

  it('a server that cannot be reached, a connection string that is none', () => {
    refused(/cannot be reached/, 'verify', '--store', 'esdb://admin:secret@127.0.0.1:1?tls=false')
    refused(/cannot be reached|no connection string/, 'verify', '--store', 'kurrentdb://')
    refused(/postgres:.. names no store/, 'verify', '--store', 'postgres://localhost')
  })

  it('a file that would be overwritten', () => {
    writeFileSync(path('taken'), 'mine')
    refused(/exists already/, 'export', '--store', STORE, '-o', path('taken'))
    refused(/exists already/, 'import', '--store', STORE, '--into', path('taken'))
    expect(readFileSync(path('taken'), 'utf8')).toBe('mine')
  })
})
