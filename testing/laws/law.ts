import { AssertionError } from 'node:assert/strict'
import fc from 'fast-check'
import type { Source } from '../../src/engine/source.ts'
import { type OperatorName, operatorNames } from '../../src/metrics/operators/index.ts'
import { log } from '../arbitraries/log.ts'
import { type Question, query, question } from '../arbitraries/question.ts'
import { type Scene, scene } from '../arbitraries/scene.ts'
import { differences } from '../differences.ts'
import type { Log } from '../oracle/log.ts'

/** A source of queries. The law closes it when it is done. */
export interface BuiltStore extends Source<string> {
  close(): void
}

/** Builds a store from a log: `memoryStore`, or your own mapping or importer. */
export type BuildStore = (log: Log) => Promise<BuiltStore>

/** Makes logs around a scene. */
export type Logs = (scene: Scene) => fc.Arbitrary<Log>

export interface LawOptions {
  /** The logs on which to try the law. Default: `arbitraryLog`. Narrow it to what your format can express. */
  readonly log?: Logs
}

/** A statement that holds for every log, as a property to run on your own stores. */
export interface Law {
  /** The number of the law in docs/definitions.md; null for what follows from other parts of that page. */
  readonly number: number | null
  readonly claim: string
  /** The number of runs that this repository makes for each change. A run builds a few stores of up to 60 rows and takes some tenths of a second. */
  readonly usualRuns: number
  /** A property for fast-check's `assert`. Fails with an `AssertionError` that shows the answer that differs. */
  property(build: BuildStore, options?: LawOptions): fc.IAsyncProperty<unknown>
}

/** Opens a store of a log, passes it to `use` and closes it. */
export type WithStore<S extends BuiltStore = BuiltStore> = <T>(log: Log, use: (store: S) => Promise<T>) => Promise<T>

export function withStores<S extends BuiltStore>(build: (log: Log) => Promise<S>): WithStore<S> {
  return async (log, use) => {
    const store = await build(log)
    try {
      return await use(store)
    } finally {
      store.close()
    }
  }
}

/** Defines a law. `holds` throws when the law is broken. */
export function law<T>(
  number: number | null,
  claim: string,
  given: (logs: Logs) => fc.Arbitrary<T>,
  holds: (given: T, withStore: WithStore) => Promise<void>,
  { usualRuns = 2 }: { readonly usualRuns?: number } = {},
): Law {
  return {
    number,
    claim,
    usualRuns,
    property(build, options = {}) {
      const withStore = withStores(build)
      return fc.asyncProperty(given(options.log ?? log), found => holds(found, withStore))
    },
  }
}

/** Draws a scene, a log and what `more` derives from them. */
export function situation<T>(more: (where: Scene) => fc.Arbitrary<(log: Log) => T>, where = scene) {
  return (logs: Logs) =>
    where
      .chain(place => fc.tuple(logs(place), more(place)))
      .map(([given, complete]) => ({ log: given, asked: complete(given) }))
}

/** Draws `count` queries to any operators. */
export function questions(where: Scene, count: number): fc.Arbitrary<(log: Log) => Question[]> {
  const any = fc.constantFrom(...operatorNames).chain(operator => question(where, operator))
  return fc
    .array(any, { minLength: 1, maxLength: count, size: 'max' })
    .map(list => given => list.map(complete => complete(given)))
}

/** Draws up to four queries to one operator. */
export function queries<O extends OperatorName>(
  where: Scene,
  operator: O,
): fc.Arbitrary<(log: Log) => Question<O>['query'][]> {
  return fc
    .array(query(where, operator), { minLength: 1, maxLength: 4, size: 'max' })
    .map(list => given => list.map(complete => complete(given)))
}

/** Throws unless both are equal, up to rounding; prints `about` on failure. */
export function assertSame(actual: unknown, expected: unknown, about: unknown): void {
  const found = differences(expected, actual)
  if (found.length > 0) throw new AssertionError({ message: `${found.join('\n')}\nof ${fc.stringify(about)}` })
}

/** Throws unless `least <= actual`. */
export function assertAtLeast(actual: number, least: number, about: unknown): void {
  if (!(actual >= least))
    throw new AssertionError({ message: `${actual} is less than ${least}\nof ${fc.stringify(about)}` })
}
