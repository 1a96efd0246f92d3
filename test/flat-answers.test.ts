import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { jsonSchemaOf } from '../serve/api/json-schema.ts'
import {
  type AnyAnswer,
  chatList,
  delayDistribution,
  evolution,
  heatmap,
  ranking,
  split,
  summary,
  volume,
  watchList,
} from '../src/index.ts'
import { metricNames, metricOf } from '../src/metrics/definitions/catalogue.ts'
import type { FlatColumn, FlatType } from '../src/metrics/definitions/flat-table.ts'
import { answerSchemas } from '../src/metrics/operators/answer-schemas.ts'
import type { OperatorName } from '../src/metrics/operators/index.ts'
import { flatAnswer } from '../src/tables/flat-answer.ts'
import { sceneAt } from '../testing/arbitraries/scene.ts'
import { type LogStore, logStore } from '../testing/log-store.ts'
import { edgeLog } from './arbitraries/edge-log.ts'

const asked = { period: '2026-03', zone: 'Europe/Paris', asOf: '2026-04-03T09:07:00Z' } as const
const undated = { zone: asked.zone, asOf: asked.asOf }

let store: LogStore
beforeAll(async () => {
  store = await logStore(edgeLog(sceneAt('Europe/Paris', '2026-03-29', 'Asia/Kathmandu')))
})
afterAll(() => store.close())

/** Answers whose JSON lists rows, several per operator. */
const listed: Readonly<Record<string, (of: LogStore) => Promise<readonly AnyAnswer[]>>> = {
  split: of =>
    Promise.all([
      ...metricNames.map(metric => split(of, { ...asked, by: ['establishment'], metric })),
      split(of, { ...asked, by: ['channel', 'region'] }),
    ]),
  evolution: of =>
    Promise.all([
      ...metricNames.map(metric => evolution(of, { ...asked, grain: 'week', metric })),
      evolution(of, { ...asked, grain: 'day', by: 'platform' }),
    ]),
  ranking: of =>
    Promise.all(
      metricNames.flatMap(metric =>
        (['establishment', 'region'] as const).map(by => ranking(of, { ...asked, by, metric, withEmpty: true })),
      ),
    ),
  heatmap: async of => [await heatmap(of, asked)],
  watchList: async of => [await watchList(of, { ...undated, olderThanSeconds: 0 })],
  chatList: of =>
    Promise.all(
      (['active', 'started', 'waiting'] as const).map(kind => chatList(of, { ...asked, of: kind, limit: 200 })),
    ),
}

type Row = Readonly<Record<string, unknown>>

function rowsOf(answer: AnyAnswer): readonly Row[] {
  return ('cells' in answer ? answer.cells : (answer as unknown as { rows: readonly Row[] }).rows) as readonly Row[]
}

interface Json {
  readonly type?: string | readonly string[]
  readonly properties?: Readonly<Record<string, Json>>
  readonly items?: Json
  readonly anyOf?: readonly Json[]
}
const isNullable = ({ type = '', anyOf = [] }: Json): boolean =>
  [type].flat().includes('null') || anyOf.some(isNullable)

/** The schema of the rows of an operator in the HTTP API. */
function rowSchema(operator: string): Readonly<Record<string, Json>> {
  const { properties = {} } = jsonSchemaOf(answerSchemas[operator as OperatorName]) as Json
  return (properties.rows ?? properties.cells)?.items?.properties ?? {}
}

/** The expected type of a column, from its name. */
function typeIn({ name }: FlatColumn, answer: AnyAnswer): FlatType {
  const unit = 'metric' in answer ? metricOf(answer.metric).unit : 'chats'
  if (/^(value|previousValue)$/.test(name)) return unit === 'seconds' || unit === 'share' ? unit : 'count'
  if (/Seconds(Censored)?$/.test(name)) return 'seconds'
  if (/^share$|Within\d+h$/.test(name)) return 'share'
  if (/^(startedAt|oldestWaitingSince)$/.test(name)) return 'instant'
  if (/^(bucket|previousBucket)$/.test(name)) return 'bucket'
  if (/Id$/.test(name) || (name === 'establishment' && 'metric' in answer)) return 'id'
  if (/^(establishment|name|label|channel|platform|region)$/.test(name)) return 'text'
  return ({ partial: 'boolean', state: 'code', rankChange: 'rankChange' } as const)[name] ?? 'count'
}

describe('an answer laid flat', () => {
  test.each(Object.keys(listed))('(%s) has one column for each key of its rows', async operator => {
    for (const answer of (await listed[operator]?.(store)) ?? []) {
      const { columns, rows } = flatAnswer(answer)
      const expected = rowsOf(answer)
      expect(expected.length).toBeGreaterThan(0)
      expect(rows.length).toBe(expected.length)
      const names = columns.map(({ name }) => name)
      for (const [index, { key = {}, ...row }] of expected.entries()) {
        const cells = { ...(key as object), ...row }
        expect([...names].sort()).toEqual(Object.keys(cells).sort())
        expect(Object.fromEntries(names.map((name, place) => [name, rows[index]?.[place]]))).toEqual(cells)
      }
    }
  })

  test.each(Object.keys(listed))(
    '(%s) has columns of the type that their name says, null where the API may say null',
    async operator => {
      const properties = rowSchema(operator)
      for (const answer of (await listed[operator]?.(store)) ?? []) {
        const { columns, rows } = flatAnswer(answer)
        for (const [place, column] of columns.entries()) {
          expect([column.name, column.type]).toEqual([column.name, typeIn(column, answer)])
          expect([column.name, column.compares]).toEqual([column.name, /^previous|^rankChange$/.test(column.name)])
          expect(column.title).toMatch(/^[A-Z0-9]/)
          const property = properties[column.name]
          // The API has one schema for the value of a split, whether it is a count or a delay.
          if (property !== undefined && !(operator === 'split' && column.name === 'value'))
            expect([column.name, column.nullable]).toEqual([column.name, isNullable(property)])
          if (!column.nullable) expect(rows.map(row => row[place])).not.toContain(null)
        }
      }
    },
  )

  test('renames a dimension that has the name of another column', async () => {
    const answer = await split(store, { ...asked, by: ['region'] })
    const rows = answer.rows.map(({ key, ...row }) => ({ ...row, key: { value: key.region ?? '' } }))
    const flat = flatAnswer({ ...answer, query: { ...answer.query, by: ['value'] }, rows })
    expect(flat.columns.map(({ name }) => name)).toEqual(['key.value', 'value', 'of', 'share'])
    expect(flat.rows.map(row => row.slice(0, 2))).toEqual(answer.rows.map(({ key, value }) => [key.region, value]))
  })

  test('(summary) is one row with all its figures', async () => {
    const answer = await summary(store, asked)
    const { columns, rows } = flatAnswer(answer)
    const { properties = {} } = jsonSchemaOf(answerSchemas.summary) as Json
    const figures = Object.entries(answer).filter(([, value]) => value === null || typeof value === 'number')
    const names = columns.map(({ name }) => name)
    // Without a comparison, the header also has a null.
    expect(names.toSorted()).toEqual(
      figures
        .map(([name]) => name)
        .filter(name => name !== 'comparison')
        .sort(),
    )
    expect(rows).toEqual([names.map(name => answer[name as keyof typeof answer])])
    for (const column of columns) {
      expect([column.name, column.type]).toEqual([column.name, typeIn(column, answer)])
      expect([column.name, column.nullable]).toEqual([column.name, isNullable(properties[column.name] ?? {})])
    }
  })

  test('(volume) has one row per figure, with its comparison', async () => {
    const answer = await volume(store, { ...asked, compare: { start: '2026-03-25', end: '2026-03-29' } })
    const { columns, rows } = flatAnswer(answer)
    expect(columns.map(({ name, type, nullable, compares }) => [name, type, nullable, compares])).toEqual([
      ['metric', 'metric', false, false],
      ['value', 'count', false, false],
      ['previous', 'count', true, true],
      ['changeRatio', 'changeRatio', true, true],
    ])
    expect(rows).toEqual(
      (['activeChats', 'activeCustomers', 'messages'] as const).map(name => [
        name,
        answer[name],
        answer.previous?.[name],
        answer.changeRatio?.[name],
      ]),
    )
    const alone = flatAnswer(await volume(store, { ...asked, compare: 'none' }))
    expect(alone.rows.map(row => row.slice(2))).toEqual([1, 2, 3].map(() => [null, null]))
  })

  test('(delayDistribution) has one row per class, one for the waiting and one for the closed chats', async () => {
    const answer = await delayDistribution(store, { ...asked, fromSeconds: [0, 3600, 86_400] })
    const { columns, rows } = flatAnswer(answer)
    expect(columns.map(({ name, type, nullable }) => [name, type, nullable])).toEqual([
      ['state', 'code', false],
      ['fromSeconds', 'seconds', true],
      ['chats', 'count', false],
      ['share', 'share', true],
    ])
    expect(rows.map(row => row.slice(0, 2))).toEqual([
      ['handled', 0],
      ['handled', 3600],
      ['handled', 86_400],
      ['waiting', null],
      ['closed', null],
    ])
    expect(rows.map(row => row[2])).toEqual([
      ...answer.classes.map(one => one.handled),
      answer.waiting,
      answer.closedUnanswered,
    ])
    const sum = (place: number) => rows.reduce((total, row) => total + Number(row[place]), 0)
    expect(answer.started).toBeGreaterThan(0)
    expect(sum(2)).toBe(answer.started)
    expect(sum(3)).toBeCloseTo(1)
    for (const [, , chats, share] of rows) expect(share).toBeCloseTo(Number(chats) / answer.started)
    const nobody = await delayDistribution(store, { ...asked, where: { channel: ['none'] }, fromSeconds: [0] })
    expect(flatAnswer(nobody).rows.map(row => row[3])).toEqual([null, null, null])
  })
})
