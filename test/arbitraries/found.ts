import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import fc from 'fast-check'
import { expect } from 'vitest'

/** A shrunk counterexample of a property, reproducible from its seed and path. */
interface Found {
  readonly file: string
  readonly test: string
  /** The index of the property in the test, from 1. */
  readonly property: number
  readonly seed: number
  readonly path: string
  /** For people. The seed yields this case only while the arbitrary is unchanged; afterwards the case deserves its own test. */
  readonly counterexample: string
}

type Generate = (this: object, ...args: unknown[]) => fc.Value<unknown>

const root = resolve(import.meta.dirname, '../..')
const folder = () => process.env.CAUSERIE_FOUND ?? join(root, 'test/found')
const replays = Symbol.for('causerie: found cases are run first')

/** The current test, the number of properties it has started, and the number of stored cases replayed by the last one. */
let running = { test: '', begun: 0, replayed: 0 }

/** Makes every property start with its stored cases from `test/found`. */
export function replayFound(): void {
  const properties = [fc.property(fc.nat(), () => {}), fc.asyncProperty(fc.nat(), async () => {})]
  for (const prototype of properties.map(property => Object.getPrototypeOf(property) as { generate: Generate })) {
    // Test files that share modules all call this.
    if (Object.hasOwn(prototype, replays)) continue
    const { generate } = prototype
    const left = new WeakMap<object, fc.Value<unknown>[]>()
    prototype.generate = function (...args) {
      const cases = left.get(this) ?? casesOf(this, begin())
      left.set(this, cases)
      return cases.shift() ?? generate.apply(this, args)
    }
    Object.defineProperty(prototype, replays, { value: true })

    function casesOf(property: object, found: readonly Found[]): fc.Value<unknown>[] {
      return found.flatMap(({ seed, path }) => {
        // Another object, since what bounds shrinking takes the first that a property shrinks for its failure. fast-check's
        // sample knows a property by an `isAsync` of its own.
        const twin = Object.assign(Object.create(property), { isAsync: () => false, generate: generate.bind(property) })
        return fc.sample<unknown>(twin, { seed, path, numRuns: 1 }).map(value => new fc.Value(value, undefined))
      })
    }
  }
}

/** Counts a property of the current test, and returns its stored cases. */
function begin(): readonly Found[] {
  const { file, test } = runningTest()
  const begun = running.test === `${file} ${test}` ? running.begun + 1 : 1
  const stored = existsSync(folder()) ? readdirSync(folder()).filter(name => name.endsWith('.json')) : []
  const found = stored
    .map(name => JSON.parse(readFileSync(join(folder(), name), 'utf8')) as Found)
    .filter(found => found.file === file && found.test === test && found.property === begun)
  running = { test: `${file} ${test}`, begun, replayed: found.length }
  return found
}

/** Stores a new counterexample, then fails as usual. */
export function keepFound<T>(details: fc.RunDetails<T>): void {
  if (!details.failed) return
  const { seed, counterexamplePath, counterexample } = details
  // A property starts with its stored cases.
  if (counterexamplePath !== null && Number.parseInt(counterexamplePath, 10) >= running.replayed) {
    const found: Found = {
      ...runningTest(),
      property: running.begun,
      seed,
      path: counterexamplePath,
      counterexample: fc.stringify(counterexample),
    }
    const text = `${JSON.stringify(found, null, 2)}\n`
    mkdirSync(folder(), { recursive: true })
    writeFileSync(join(folder(), `${createHash('sha256').update(text).digest('hex').slice(0, 12)}.json`), text)
  }
  throw new Error(fc.defaultReportMessage(details), { cause: details.errorInstance })
}

function runningTest(): Pick<Found, 'file' | 'test'> {
  const { testPath = '', currentTestName = '' } = expect.getState()
  return { file: relative(root, testPath), test: currentTestName }
}
