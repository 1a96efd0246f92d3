import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findMutants } from '../../mutants/find-mutants.ts'
import { diffOf } from '../../mutants/report.ts'
import { rooms } from '../../mutants/rooms.ts'
import { drawMutants, runMutants } from '../../mutants/run-mutants.ts'
import { readSurvivors, standingOf } from '../../mutants/survivors.ts'
import { testCommand } from '../../mutants/test-command.ts'
import { openTree, type Tree } from '../../mutants/tree.ts'
import { filesOf } from '../../mutants/working-copy.ts'

const root = resolve(import.meta.dirname, '../..')
const seed = 13
const known = readSurvivors(join(root, 'mutants/survivors.yaml'))

let tree: Tree
beforeAll(() => {
  tree = openTree(root)
})
afterAll(() => tree.close())

/**
 * In such a small draw, some mutants survive because they change nothing observable, others because only the suites with many processes,
 * left out here, catch them. The real measure is `npm run mutants`.
 */
const leastCaught = 0.6

test('the quick suites catch most of a small draw of mutants from every room', { timeout: 3_600_000 }, async () => {
  const files = filesOf(root).filter(file => !file.endsWith('.full.test.ts'))
  const { drawn } = drawMutants(root, files, { rooms, count: 3, seed, only: null })
  expect(drawn).toHaveLength(3 * rooms.length)
  // `npm test` runs all tests without a mistake.
  const results = await runMutants(root, files, {
    drawn: drawn.filter(({ mutant }) => standingOf(mutant, known) === null),
    command: testCommand(seed),
    baseline: 'trusted',
    onResult: () => undefined,
  })
  const survivors = results.filter(({ state }) => state === 'survived')
  const diffs = survivors.map(one => diffOf(one, readFileSync(join(root, one.mutant.file), 'utf8')))
  console.log(
    `mutants that survive the quick suites: ${survivors.length} of ${results.length}\n\n${diffs.join('\n\n')}`,
  )
  expect(1 - survivors.length / results.length, diffs.join('\n\n')).toBeGreaterThanOrEqual(leastCaught)
})

test('every listed survivor is a mutant of this tree', () => {
  const listed = [...known.equivalent, ...known.open]
  const places = (all: readonly { file: string; line: string; change: string }[]) =>
    all.map(({ file, line, change }) => `${file}: ${line}: ${change}`)
  const found = [...new Set(listed.map(({ file }) => file))].flatMap(file => findMutants(file, tree.source(file)))
  expect(places(found)).toEqual(expect.arrayContaining(places(listed)))
})
