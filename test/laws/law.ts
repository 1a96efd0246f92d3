import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { type OperatorName, operatorNames } from '../../src/metrics/operators/index.ts'
import { log } from '../arbitraries/log.ts'
import { type Question, question } from '../arbitraries/question.ts'
import { runs } from '../arbitraries/runs.ts'
import { type Scene, scene } from '../arbitraries/scene.ts'
import { differences } from '../differences.ts'
import { type MemoryStore, memoryStore } from '../memory-store.ts'
import { parseInstant } from '../oracle/instant.ts'
import type { Log, LogRow } from '../oracle/log.ts'

interface Runs {
  /** Times CAUSERIE_RUNS. */
  readonly usualRuns?: number
}

/** Registers a law of docs/definitions.md as a property: it fails when `holds` throws. */
export function law<T>(
  number: number,
  claim: string,
  given: fc.Arbitrary<T>,
  holds: (given: T) => Promise<void>,
  options: Runs = {},
): void {
  always(`law ${number}: ${claim}`, given, holds, options)
}

/** Registers a property that is no law of docs/definitions.md. */
export function always<T>(
  name: string,
  given: fc.Arbitrary<T>,
  holds: (given: T) => Promise<void>,
  { usualRuns = 2 }: Runs = {},
): void {
  let count = 0
  afterAll(() => console.log(`${name} (${count} runs)`))
  const property = fc.asyncProperty(given, async found => {
    count++
    await holds(found)
  })
  test(name, () => fc.assert(property, runs(usualRuns)), 0)
}

/** A scene, a log and what `more` gives for them. */
export function situation<T>(more: (where: Scene) => fc.Arbitrary<(log: Log) => T>, where = scene) {
  return where
    .chain(place => fc.tuple(log(place), more(place)))
    .map(([given, complete]) => ({ log: given, asked: complete(given) }))
}

/** So many questions to any operators. */
export function questions(where: Scene, count: number): fc.Arbitrary<(log: Log) => Question[]> {
  const any = fc.constantFrom(...operatorNames).chain(operator => question(where, operator))
  return fc
    .array(any, { minLength: 1, maxLength: count, size: 'max' })
    .map(list => given => list.map(complete => complete(given)))
}

/** Up to four queries of one operator. */
export function queries<O extends OperatorName>(
  where: Scene,
  operator: O,
): fc.Arbitrary<(log: Log) => Question<O>['query'][]> {
  return fc
    .array(question(where, operator), { minLength: 1, maxLength: 4, size: 'max' })
    .map(list => given => list.map(complete => complete(given).query))
}

/** The instant that a question names. */
export function askedAt({ query }: Question): bigint {
  if (query.asOf === undefined) throw new Error('the question names no instant')
  return parseInstant(query.asOf)
}

/** Runs `use` on a store of the log, of so many batches when they are given. */
export async function withStore<T>(
  given: Log,
  use: (store: MemoryStore) => Promise<T>,
  batches?: readonly (readonly LogRow[])[],
): Promise<T> {
  const store = await memoryStore(given, batches)
  try {
    return await use(store)
  } finally {
    store.close()
  }
}

/** Equal but for the last digits of numbers; `about` is printed when not. */
export function expectSame(actual: unknown, expected: unknown, about: unknown): void {
  expect(differences(expected, actual), fc.stringify(about)).toEqual([])
}
