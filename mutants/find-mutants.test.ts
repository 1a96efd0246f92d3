import { afterAll, beforeAll, expect, test } from 'vitest'
import { findMutants, type Mutant, mutated } from './find-mutants.ts'
import { mutators } from './mutators/mutators.ts'
import { removeSmallTrees, smallTree } from './small-tree.ts'
import { openTree, type Tree } from './tree.ts'

const source = `
type State = 'planned' | 'sent'
declare const sql: (strings: TemplateStringsArray, ...holes: unknown[]) => string
declare const log: { info(text: string): void }
declare function flush(path: string): Promise<void>
declare function rename(path: string): Promise<void>

/** Not ASCII: 😀 é. */
export const overdue = (age: number, most: number) => age > most
export const larger = (a: number, b: number) => (a < b ? b : a)
export const sum = (a: number, b: number) => a + b
export const either = (a: boolean, b: boolean) => a && b
export const named = (name: string | null) => name ?? 'nobody'
export const quarter = 15
export const few = 1n
export const patient = true
export const begins = (state: State) => state === 'planned'
export const digits = /^\\d+$/u
export const least = (values: readonly number[]) => Math.min(...values)
export const kept = (values: readonly number[]) => values.filter(value => value > 0)
export const once = (values: readonly number[]) => [...new Set(values)]
export const options: { deep?: boolean; wide?: boolean } = { deep: true, wide: false }

export function find(values: readonly number[]): number | null {
  if (values.length === 0) return null
  log.info('12 found')
  return values.length
}

export async function publish(path: string): Promise<void> {
  await flush(path)
  await rename(path)
  if (path === '') throw new Error(\`no path: \${path === ''}\`)
}

export const rows = (end: number) => sql\`
  SELECT DISTINCT chat, coalesce(min(at), 0), 'a = b', count(*) FILTER (WHERE x)
  FROM log LEFT JOIN chats USING (chat) -- a < b
  WHERE at < \${end} AND at BETWEEN 1 AND 20 AND gone IS NULL AND (NOT hidden OR true)
  ORDER BY at DESC NULLS FIRST, chat\`
`

let tree: Tree
let found: readonly Mutant[]
beforeAll(() => {
  tree = openTree(smallTree({ 'src/all.ts': source }))
  found = findMutants('src/all.ts', tree.source('src/all.ts'))
})
afterAll(() => {
  tree.close()
  removeSmallTrees()
})

test('each mutant changes its own span, and the result parses', () => {
  expect(tree.refusals('src/all.ts', source)).toEqual([])
  for (const mutant of found) {
    const text = mutated(source, mutant)
    expect(text).not.toBe(source)
    expect(text.startsWith(source.slice(0, mutant.start))).toBe(true)
    expect(text.endsWith(source.slice(mutant.end))).toBe(true)
    expect(source.split('\n')[mutant.lineNumber - 1]?.trim()).toBe(mutant.line)
    expect([mutant, tree.parseFaults('src/all.ts', text)]).toEqual([mutant, []])
  }
})

test('each mutant has a unique id that stays when lines move', () => {
  expect(new Set(found.map(({ id }) => id)).size).toBe(found.length)
  const moved = openTree(smallTree({ 'src/all.ts': `\n\n// Two lines more.\n${source}` }))
  expect(findMutants('src/all.ts', moved.source('src/all.ts')).map(({ id }) => id)).toEqual(found.map(({ id }) => id))
  moved.close()
})

test('every kind of mistake is found; messages, logs and quoted SQL are left alone', async () => {
  expect(new Set(found.map(({ kind }) => kind))).toEqual(new Set(Object.keys(mutators)))
  const lines = found.map(({ lineNumber, kind, line, change }) => `${lineNumber} ${kind} | ${line} | ${change}`)
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('__golden__/mutants.txt')
})

test('mutants that the compiler refuses are told apart from those that compile', () => {
  expect(tree.refusals('src/all.ts', source.replace('age > most', 'age >= most'))).toEqual([])
  expect(tree.refusals('src/all.ts', source.replace('await rename(path)', ''))).toEqual([])
  expect(tree.refusals('src/all.ts', source.replace('return values.length', "return 'many'"))).not.toEqual([])
})
