import { tableFromIPC, tableToIPC } from 'apache-arrow'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Source } from '../../src/engine/source.ts'
import { chatKinds } from '../../src/metrics/definitions/query.ts'
import { chatList } from '../../src/metrics/operators/chat-list.ts'
import { dimensionValues } from '../../src/metrics/operators/dimension-values.ts'
import { evolution } from '../../src/metrics/operators/evolution.ts'
import { ranking } from '../../src/metrics/operators/ranking.ts'
import { split } from '../../src/metrics/operators/split.ts'
import { summary } from '../../src/metrics/operators/summary.ts'
import { table } from '../../src/metrics/operators/table.ts'
import { volume } from '../../src/metrics/operators/volume.ts'
import { watchList } from '../../src/metrics/operators/watch-list.ts'
import { restrict } from '../../src/metrics/reading/restrict.ts'
import { together } from '../../src/metrics/reading/together.ts'
import { toArrow } from '../../src/tables/arrow.ts'
import { toCsv } from '../../src/tables/csv.ts'
import { expectRenamed, inOrder, type NamedStore, namedLog, namedStore, plainNames } from './named-log.ts'

const base = { period: '2026-10', asOf: '2026-11-01T00:00:00Z', compare: 'previous' } as const
type Ask = (source: Source<string>) => Promise<unknown>

/** The answers of the library for a store in which everything has these names. */
export function answersSuite(names: readonly string[]): void {
  const plain = plainNames(names)
  let stores: { readonly named: NamedStore; readonly plain: NamedStore }

  beforeAll(async () => {
    const [named, other] = await Promise.all([namedStore(namedLog(names)), namedStore(namedLog(names, plain))])
    stores = { named, plain: other }
  })
  afterAll(() => {
    stores.named.close()
    stores.plain.close()
  })

  /** Asks a question under these names and under plain ones, and expects equal answers. */
  const expectSame = async (ask: (spoken: readonly string[]) => Ask) => {
    const [answer, expected] = await Promise.all([ask(names)(stores.named), ask(plain)(stores.plain)])
    expectRenamed(answer, expected, names)
  }
  const attributesOf = (spoken: readonly string[]) => namedLog(names, spoken).attributes
  const dimensionsOf = (spoken: readonly string[]) => ['establishment', 'channel', 'platform', ...attributesOf(spoken)]

  test('no row is lost', () => {
    const { read, accepted, rejected, chats, establishments } = stores.named.report
    expect({ read, accepted, rejected }).toEqual({ read: accepted, accepted: namedLog(names).rows.length, rejected: 0 })
    expect({ chats, establishments }).toEqual({
      chats: stores.plain.report.chats,
      establishments: names.length,
    })
  })

  test('the values of all dimensions', async () => {
    await expectSame(() => dimensionValues)
    const known = await dimensionValues(stores.named)
    expect(known.map(({ dimension }) => dimension).toSorted()).toEqual(dimensionsOf(names).toSorted())
  })

  test('split, evolution, ranking and table by every dimension', async () => {
    const asked =
      (spoken: readonly string[]): Ask =>
      source =>
        together(source, together =>
          Promise.all(
            dimensionsOf(spoken).flatMap((by, index): readonly Promise<unknown>[] => [
              split(together, { ...base, by: [by] }),
              split(together, {
                ...base,
                metric: 'medianDelaySeconds',
                by: index === 1 ? [by] : ['channel', by],
              }),
              evolution(together, { ...base, by, grain: 'week' }),
              ranking(together, { ...base, by, withEmpty: true }),
              table(together, { ...base, by, metrics: ['messages', 'p90DelaySeconds'] }),
              ranking(together, { ...base, by, metric: 'activeCustomers', top: 2 }),
            ]),
          ),
        )
    await expectSame(asked)
  })

  test('split by two attributes, keys in any order', async () => {
    await expectSame(spoken => async source => {
      const attributes = attributesOf(spoken)
      return Promise.all(
        attributes.map((first, index) =>
          split(source, { ...base, by: [first, attributes[(index + 1) % attributes.length] ?? ''] }),
        ),
      )
    })
  })

  test('every name as key and value of a filter in a query and in a restriction', async () => {
    await expectSame(spoken => async source => {
      const dimensions = dimensionsOf(spoken)
      const filters = dimensions.map((dimension, index) =>
        Object.fromEntries([
          [dimension, [spoken[index % spoken.length] ?? '', spoken[(index + 3) % spoken.length] ?? '']],
        ]),
      )
      const ofAnswers = await together(source, together =>
        Promise.all(
          filters.flatMap((filter): readonly Promise<unknown>[] => [
            volume(together, { ...base, where: filter }),
            summary(together, { period: base.period, asOf: base.asOf, not: filter }),
            watchList(together, { asOf: base.asOf, where: filter }),
          ]),
        ),
      )
      const ofSources = filters.map((filter, index) =>
        together(restrict(source, filter), together => {
          const by = dimensions[(index + 1) % dimensions.length] ?? ''
          return Promise.all([
            split(together, { ...base, by: [by] }),
            ranking(together, { ...base, by, where: filter }),
          ])
        }),
      )
      return [ofAnswers, await Promise.all(ofSources), await dimensionValues(restrict(source, filters[3] ?? {}))]
    })
  })

  test('a filter on a value and a filter on all others add up to all chats', async () => {
    const { total } = await chatList(stores.named, { period: base.period, asOf: base.asOf, of: 'active' })
    expect(total).toBeGreaterThan(names.length)
    const counts = await together(stores.named, together =>
      Promise.all(
        dimensionsOf(names).map(async (dimension, index) => {
          const filter = Object.fromEntries([[dimension, [names[(index + 2) % names.length] ?? '']]])
          const [only, without] = await Promise.all([
            volume(together, { ...base, where: filter }),
            volume(together, { ...base, not: filter }),
          ])
          return only.activeChats + without.activeChats
        }),
      ),
    )
    expect(counts).toEqual(counts.map(() => total))
  })

  test.each(chatKinds)('lists of chats: %s', async of => {
    await expectSame(() => source => chatList(source, { period: base.period, asOf: base.asOf, of, limit: 1000 }))
  })

  test('answers keep their keys when they are cloned and when they go through JSON', async () => {
    for (const by of dimensionsOf(names)) {
      const answer = await ranking(stores.named, {
        ...base,
        by,
        where: Object.fromEntries([[by, [...names, 'unknown']]]),
      })
      for (const copy of [structuredClone(answer), JSON.parse(JSON.stringify(answer)) as typeof answer]) {
        expect(inOrder(copy) === inOrder(answer)).toBe(true)
        expect(copy.rows.map(row => Object.keys(row.key))).toEqual(copy.rows.map(() => [by]))
        expect(Object.keys(copy.query.where)).toEqual([by])
      }
      expect(answer.rows.length).toBeGreaterThan(1)
    }
  })

  test('CSV and Arrow tables have a column for every dimension, with its name', async () => {
    for (const by of dimensionsOf(names)) {
      const answer = await split(stores.named, { ...base, by: by === 'channel' ? ['channel'] : [by, 'channel'] })
      const keys = answer.rows.map(({ key }) => Object.getOwnPropertyDescriptor(key, by)?.value as unknown)
      const [head = [], ...lines] = parse(toCsv(answer), { relax_quotes: false }) as string[][]
      const column = ['value', 'share'].includes(by) ? `key.${by}` : by
      const defused = (text: unknown) => String(text).replace(/^([=+\-@\t\r\n＝＋－＠])/, "'$1")
      expect(head[0], by).toBe(defused(column))
      expect(lines.map(line => line[0])).toEqual(keys.map(defused))
      const table = tableFromIPC(tableToIPC(toArrow(answer)))
      expect(String(table.schema.fields[0]?.name)).toBe(column)
      expect([...(table.getChildAt(0) ?? [])]).toEqual(keys)
      expect(table.numRows).toBe(answer.rows.length)
    }
  })

  test('unknown dimensions, metrics, grains, clocks, zones, comparisons, periods and keys are refused', async () => {
    const [first = ''] = names
    const said = (error: unknown) => (error instanceof Error ? `${error.name}: ${error.message}` : error)
    const asked = (word: string): readonly (() => Promise<unknown>)[] => [
      () => ranking(stores.named, { ...base, by: `no ${word}` }),
      () => volume(stores.named, { ...base, where: Object.fromEntries([[`no ${word}`, ['x']]]) }),
      () => split(stores.named, { ...base, by: ['channel'], metric: word as never }),
      () => evolution(stores.named, { ...base, grain: word as never }),
      () => volume(stores.named, { ...base, zone: word }),
      () => volume(stores.named, { ...base, compare: word as never }),
      () => volume(stores.named, { ...base, period: word }),
      () => volume(stores.named, { ...base, asOf: word }),
      () => chatList(stores.named, { ...base, of: word as never }),
      () => volume(stores.named, Object.fromEntries([...Object.entries(base), [word, 'x']]) as never),
    ]
    for (const word of names) {
      for (const [index, ask] of asked(word).entries()) {
        const failure = await ask().then(
          () => `question ${index} is answered under ${word}`,
          error => said(error),
        )
        expect(failure).toMatch(/^InvalidQueryError: /)
      }
    }
    expect(first).not.toBe('')
  })
}
