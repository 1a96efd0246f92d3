import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { Turns } from './turns.ts'

test('one at a time, in the order of asking, also after one that failed', async () => {
  const turns = new Turns()
  const said: string[] = []
  const work = (name: string, ms: number) => async () => {
    said.push(`${name} begins`)
    await sleep(ms)
    said.push(`${name} ends`)
    if (name === 'b') throw new Error(name)
  }
  const all = [turns.run(work('a', 20)), turns.run(work('b', 5)), turns.run(work('c', 0))]
  expect((await Promise.allSettled(all)).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(said).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends'])
})
