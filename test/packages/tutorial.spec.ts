import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'

import { printedBy, runtimesForNewcomers } from './nodes.ts'
import { addTo, emptyFolder, packAll, remove, type Tarball } from './tarballs.ts'
import { stepsOf, tutorial } from './tutorial.ts'

const MINUTE = 60_000

const packs = emptyFolder()
let tarballs: readonly Tarball[] = []

beforeAll(async () => {
  tarballs = await packAll(packs)
}, 2 * MINUTE)

afterAll(() => remove(packs))

const ANYTHING = /^/

/** What the page shows: `…` stands for anything in a line. */
const asPattern = (prints: string): RegExp =>
  new RegExp(
    `^${prints
      .split('…')
      .map((text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
      .join('.+')}$`,
  )

describe('the tutorial', () => {
  it('prints something at every step that only runs what is there', () => {
    const silent = tutorial.filter((step) => step.step === 'commands' && step.prints === '')
    expect(silent).toEqual([tutorial[0]])
  })

  it('is refused where it cannot be followed', () => {
    expect(() => stepsOf('```ts\nlet a\n```')).toThrow('A block that nobody can follow')
  })

  it.each(runtimesForNewcomers)(
    'can be followed to the letter in an empty folder, on $name',
    async ({ node }) => {
      const folder = emptyFolder()
      const path = [dirname(node), join(folder, 'node_modules/.bin'), process.env['PATH'] ?? ''].join(':')
      const give = async (command: string): Promise<string> => {
        // The one line that cannot be followed before the packages are published: they come from here.
        if (command === 'npm install delega') return addTo(folder, tarballs, 'delega')
        return printedBy('/bin/sh', folder, ['-c', command], { PATH: path })
      }
      try {
        for (const step of tutorial) {
          if (step.step === 'file') {
            writeFileSync(join(folder, step.name), step.text)
            continue
          }
          let printed = ''
          for (const command of step.commands) printed += await give(command)
          expect(printed).toMatch(step.prints === '' ? ANYTHING : asPattern(step.prints))
        }
      } finally {
        remove(folder)
      }
    },
    2 * MINUTE,
  )
})
