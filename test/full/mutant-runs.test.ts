import { afterAll, expect, test } from 'vitest'
import type { Room } from '../../mutants/rooms.ts'
import { drawMutants, type Result, runMutants } from '../../mutants/run-mutants.ts'
import { removeSmallTrees, smallTree } from '../../mutants/small-tree.ts'

afterAll(removeSmallTrees)

const room: Room = { folder: 'src/room', suites: ['suites/'] }
const command = { vitest: [], seed: 1 }
const files = {
  'src/room/age.ts': `export const isOld = (age: number) => age > 30
export const untested = (age: number) => age < 30
export function lastBelow(limit: number): number {
  let last = 0
  while (last + 1 < limit) {
    last += 1
  }
  return last
}
`,
  'src/room/age.test.ts': `import { expect, test } from 'vitest'
import { lastBelow } from './age.ts'
test('below', () => expect(lastBelow(3)).toBe(2))
`,
  'suites/old.test.ts': `import { expect, test } from 'vitest'
import { isOld } from '../src/room/age.ts'
test('of 30 days', () => expect(isOld(30)).toBe(false))
`,
}

async function tried(tree: Readonly<Record<string, string>>, changes: readonly string[]): Promise<readonly Result[]> {
  const root = smallTree(tree)
  const names = [...Object.keys(tree), 'tsconfig.json', 'package.json']
  const { drawn } = drawMutants(root, names, { rooms: [room], count: 100, seed: 1, only: null })
  const asked = changes.flatMap(change =>
    drawn.filter(({ mutant }) => `${mutant.line} | ${mutant.change}`.includes(change)),
  )
  return runMutants(root, names, { drawn: asked, command, baseline: 'run', onResult: () => undefined })
}

test('a mutant is caught by tests of its room or suites, survives, or loops until it times out', async () => {
  const results = await tried(files, [
    'isOld = (age: number) => age > 30 | >',
    'untested = (age: number) => age < 30 | <',
    'last += 1 | 1 → 0',
  ])
  expect(results.map(({ mutant, state, by }) => [mutant.change, state, by])).toEqual([
    ['> → >=', 'caught', 'suites/old.test.ts: of 30 days'],
    ['< → <=', 'survived', null],
    ['1 → 0', 'timed out', expect.anything()],
  ])
})

test('no mutant is judged when the tests fail without any', async () => {
  const broken = { ...files, 'suites/old.test.ts': files['suites/old.test.ts'].replace('false', 'true') }
  await expect(tried(broken, ['untested'])).rejects.toThrow(
    'tests fail without any mistake: suites/old.test.ts: of 30 days',
  )
})
