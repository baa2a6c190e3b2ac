import { readFileSync } from 'node:fs'

import { inMemoryStore } from '@delega/core/store'
import { describe, expect, it } from '@jest/globals'

import { stageOn } from './stage.ts'
import { story } from './story.ts'

const play = async () => {
  const printed: string[] = []
  const stage = stageOn(inMemoryStore(), (line) => printed.push(line))
  await story(stage)
  return { printed, lines: stage.lines }
}

describe('the story', () => {
  it('runs to its end, with the refusals that it tells of and no other', async () => {
    const { printed } = await play()
    expect(printed.filter((line) => line.includes('✗')).map((line) => line.replace(/^.*✗\S* /, ''))).toEqual([
      'The trattoria tries to accept its own request',
      'The workshop accepts, but forgets what its permissions need',
      'Carla asks the bar',
      'Carla sends it',
      'Carla would book it',
      'Carla opens a support request about documents',
      'Carla sends the banquet',
    ])
  })

  it('gives the commands that stand in story.jsonl (main.ts --record examples/accounting-practice/story.jsonl)', async () => {
    const { lines } = await play()
    const recorded = readFileSync(new URL('story.jsonl', import.meta.url), 'utf8')
      .trim()
      .split('\n')
    expect(recorded.map((line) => JSON.parse(line) as unknown)).toEqual(JSON.parse(JSON.stringify(lines)))
  })
})
