import { AssertionError } from 'node:assert/strict'
import fc from 'fast-check'
import type { Source } from '../../src/engine/source.ts'
import { type OperatorName, operatorNames } from '../../src/metrics/operators/index.ts'
import { log } from '../arbitraries/log.ts'
import { type Question, query, question } from '../arbitraries/question.ts'
import { type Scene, scene } from '../arbitraries/scene.ts'
import { differences } from '../differences.ts'
import type { Log } from '../oracle/log.ts'

/** A source of questions that is closed when the law has been tried on it. */
export interface BuiltStore extends Source<string> {
  close(): void
}

/** Makes the store of a log: `memoryStore`, or what loads it through a mapping or an importer of one's own. */
export type BuildStore = (log: Log) => Promise<BuiltStore>

/** Logs around a scene. */
export type Logs = (scene: Scene) => fc.Arbitrary<Log>

export interface LawOptions {
  /** What the law is tried on. Default: `arbitraryLog`. Narrow it to what one's own format can say. */
  readonly log?: Logs
}

/** What holds for every log: a property to run on stores of one's own. */
export interface Law {
  /** Its number among the laws of docs/definitions.md; null for what follows from other parts of that page. */
  readonly number: number | null
  readonly claim: string
  /** How often this repository tries it for each change. A run makes a few stores of up to sixty rows: some tenths of a second. */
  readonly usualRuns: number
  /** For fast-check's `assert`: it fails with an `AssertionError` that says which answer is another. */
  property(build: BuildStore, options?: LawOptions): fc.IAsyncProperty<unknown>
}

/** Opens a store of a log for as long as `use` takes. */
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

/** A law: `holds` throws for what breaks it. */
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

/** A scene, a log and what `more` gives for them. */
export function situation<T>(more: (where: Scene) => fc.Arbitrary<(log: Log) => T>, where = scene) {
  return (logs: Logs) =>
    where
      .chain(place => fc.tuple(logs(place), more(place)))
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
    .array(query(where, operator), { minLength: 1, maxLength: 4, size: 'max' })
    .map(list => given => list.map(complete => complete(given)))
}

/** Equal but for the last digits of numbers; `about` is printed when not. */
export function assertSame(actual: unknown, expected: unknown, about: unknown): void {
  const found = differences(expected, actual)
  if (found.length > 0) throw new AssertionError({ message: `${found.join('\n')}\nof ${fc.stringify(about)}` })
}

/** `least <= actual`. */
export function assertAtLeast(actual: number, least: number, about: unknown): void {
  if (!(actual >= least))
    throw new AssertionError({ message: `${actual} is less than ${least}\nof ${fc.stringify(about)}` })
}
