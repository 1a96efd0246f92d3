import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { identifier, instant, operation, type Sql, sql, texts } from '../src/engine/sql.ts'
import type { OpenDatabase } from '../src/store/read-open.ts'
import { runs } from './arbitraries/runs.ts'

/** Texts that a careless engine would misinterpret. */
export const hostileTexts = [
  '',
  "'",
  '"',
  "'; DROP TABLE log; --",
  '$1',
  '?',
  '\\',
  '%',
  '{{x}}',
  '🙂',
  'é',
  'e\u0301',
  '\u202Eabc',
  'a\nb',
  '__proto__',
  'NULL',
  '\u{10FFFF}',
  'x'.repeat(10_000),
]

/**
 * The behaviour that every engine must have; a second engine runs the same suite. `rowsOf` is a table of whole numbers, its column `v`, from a
 * list of them as texts.
 */
export function engineSuite(name: string, open: () => Promise<OpenDatabase>, rowsOf: (values: Sql) => Sql): void {
  describe(`engine: ${name}`, () => {
    let engine: OpenDatabase
    beforeAll(async () => {
      engine = await open()
    })
    afterAll(() => engine.close())

    const one = async <T>(
      value: Sql,
      column: 'text?' | 'count?' | 'number?' | 'whole?' | 'instant?' | 'texts?' | 'boolean?',
    ): Promise<T> => {
      const [row] = await engine.query(sql`SELECT ${value} AS found`, { found: column })
      return row?.found as T
    }

    test.each(hostileTexts.map(text => [text.slice(0, 40), text]))('binds %j unchanged', async (_, text) => {
      expect(await one(sql`${text}`, 'text?')).toBe(text)
      expect(await one(sql`${texts([text, 'b'])}`, 'texts?')).toEqual([text, 'b'])
      const column = identifier(text === '' ? 'empty' : text)
      const [row] = await engine.query(sql`SELECT ${'x'} AS ${column}`, { [text === '' ? 'empty' : text]: 'text' })
      expect(Object.values(row ?? {})).toEqual(['x'])
    })

    test('any text, any instant comes back as it was bound', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.string({ unit: 'grapheme' }).filter(text => !text.includes('\0')),
          fc.bigInt(-62_135_596_800_000_000n, 253_402_300_799_999_999n),
          async (text, micros) => {
            expect(await one(sql`${text}`, 'text?')).toBe(text)
            expect(await one(sql`${instant(micros)}`, 'instant?')).toBe(micros)
            expect(await one(sql`${operation('epochMicros', sql`${instant(micros)}`)}::VARCHAR`, 'text?')).toBe(
              String(micros),
            )
          },
        ),
        runs(50),
      )
    })

    test('a connection that is closed leaves the database and others open', async () => {
      const [closed, open] = [await engine.connect(), await engine.connect(new AbortController().signal)]
      closed.close()
      await expect(closed.query(sql`SELECT 1 AS found`, { found: 'count' })).rejects.toThrow('closed')
      expect(await open.query(sql`SELECT 1 AS found`, { found: 'count' })).toEqual([{ found: 1 }])
      open.close()
      expect(await one(sql`2`, 'count?')).toBe(2)
    })

    test('null is null under every type', async () => {
      for (const column of ['text?', 'count?', 'number?', 'whole?', 'instant?', 'texts?', 'boolean?'] as const) {
        expect(await one(sql`${null}`, column)).toBeNull()
      }
    })

    test('a value outside its declared column throws', async () => {
      await expect(engine.query(sql`SELECT ${2n ** 62n} AS found`, { found: 'count' })).rejects.toThrow('count')
      await expect(engine.query(sql`SELECT ${null}::VARCHAR AS found`, { found: 'text' })).rejects.toThrow('null')
    })

    test('a refused statement carries its SQL and values', async () => {
      await expect(engine.query(sql`SELECT ${'bound'} FROM missing`, {})).rejects.toMatchObject({
        name: 'EngineError',
        sql: `SELECT ${engine.dialect.placeholder(1, 'bound')} FROM missing`,
        values: ['bound'],
      })
    })

    test('equal means are one number, however large the sums', async () => {
      const mean = (values: readonly bigint[]) =>
        one<number>(
          sql`(SELECT ${operation('exactMean', sql`v`)} FROM ${rowsOf(sql`${texts(values.map(String))}`)})`,
          'number?',
        )
      const large = 9_007_199_254_740_993n
      expect(await mean([large, large + 2n, large + 4n])).toBe(await mean([large + 2n]))
      expect(await mean([1n, 2n])).toBe(1.5)
      expect(await mean([])).toBeNull()
    })

    const list = (values: readonly number[]) => rowsOf(sql`${texts(values.map(String))}`)

    const quantile = (place: number, values: readonly number[]) =>
      one<number>(
        sql`(SELECT ${operation('quantile', sql`0.5, 0.9`, sql`v`, sql`${place}`)} FROM ${list(values)})`,
        'number?',
      )

    test('quantiles interpolate between order statistics', async () => {
      expect(await quantile(1, [1, 2])).toBe(1.5)
      expect(await quantile(2, [0, 10, 20])).toBe(18)
      expect(await quantile(1, [])).toBeNull()
    })

    test('a quantile is the same number in every engine, to its last bit', async () => {
      const values = fc.array(fc.nat({ max: 100_000_000_000 }), { minLength: 1, maxLength: 40 })
      await fc.assert(
        fc.asyncProperty(
          values,
          fc.constantFrom([1, 0.5] as const, [2, 0.9] as const),
          async (some, [place, share]) => {
            const sorted = some.toSorted((a, b) => a - b)
            const at = (sorted.length - 1) * share
            const part = at - Math.floor(at)
            const [below = 0, above = 0] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]]
            expect(await quantile(place, some)).toBe(below * (1 - part) + above * part)
          },
        ),
        runs(30),
      )
    })

    test('distinct keys are counted as distinct values are', async () => {
      const count = (keys: readonly number[]) =>
        one<number>(
          sql`(SELECT ${operation('distinctKeys', sql`v::INTEGER`, sql`${9}`)} FROM ${list(keys)})`,
          'number?',
        )
      expect(await count([1, 9, 9, 3, 1])).toBe(3)
      expect(await count([])).toBe(0)
    })
  })
}
