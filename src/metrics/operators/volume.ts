import { z } from 'zod'
import type { Source } from '../../engine/source.ts'
import type { Answer, Period } from '../definitions/answers.ts'
import { type MetricName, metricOf } from '../definitions/catalogue.ts'
import type { Window } from '../definitions/fact.ts'
import type { Query } from '../definitions/query.ts'
import { comparedKeys } from '../definitions/query-schema.ts'
import { measureTotal } from '../reading/measure.ts'
import type { Reader } from '../reading/reader.ts'
import { answerHead, type PeriodScope, resolvePeriodScope } from '../reading/scope.ts'
import { ask, type Operator } from './operator.ts'

/** Whole numbers. Customers are counted once each. */
export interface VolumeFigures {
  readonly activeChats: number
  readonly activeCustomers: number
  readonly messages: number
}

export interface VolumeAnswer extends Answer<'volume'>, VolumeFigures {
  readonly period: Period
  readonly previous: VolumeFigures | null
  /** (now − previous) / previous for each figure; null when its previous value is 0, since the figure is then new. */
  readonly changeRatio: { readonly [K in keyof VolumeFigures]: number | null } | null
}

const names = ['activeChats', 'activeCustomers', 'messages'] as const satisfies readonly MetricName[]

const query = z.strictObject(comparedKeys)

/** A figure beside its comparison. */
export interface VolumeRow {
  readonly metric: keyof VolumeFigures
  readonly value: number
  readonly previous: number | null
  readonly changeRatio: number | null
}

export const volumeOperator: Operator<typeof query, typeof volume, VolumeRow> = {
  name: 'volume',
  slug: 'volume',
  query,
  answer({ answerKeys, countOf, period }) {
    const change = z.number().nullable().describe('(now − previous) / previous; null when previous is 0.')
    const figureKeys = {
      activeChats: countOf('activeChats'),
      activeCustomers: countOf('activeCustomers'),
      messages: countOf('messages'),
    }
    return z.strictObject({
      ...answerKeys('volume', {}),
      period,
      ...figureKeys,
      previous: z.strictObject(figureKeys).nullable(),
      changeRatio: z.strictObject({ activeChats: change, activeCustomers: change, messages: change }).nullable(),
    })
  },
  example: { period: 'last-month', compare: 'previous-year' },
  columns: () => [
    { name: 'metric', title: 'Metric', type: 'metric', value: row => row.metric },
    { name: 'value', title: 'Value', type: 'count', value: row => row.value },
    { name: 'previous', title: 'Previous', type: 'count?', compares: true, value: row => row.previous },
    { name: 'changeRatio', title: 'Change', type: 'changeRatio?', compares: true, value: row => row.changeRatio },
  ],
  rows: ({ previous, changeRatio, ...now }) =>
    names.map(metric => ({
      metric,
      value: now[metric],
      previous: previous?.[metric] ?? null,
      changeRatio: changeRatio?.[metric] ?? null,
    })),
  async run(reader, asked) {
    const scope = await resolvePeriodScope(reader, asked)
    const [now, previous] = await Promise.all([
      figures(reader, scope, scope.window),
      scope.comparison === null ? null : figures(reader, scope, scope.comparison.window),
    ])
    return {
      ...answerHead(scope, asked, {}),
      ...now,
      previous,
      changeRatio: previous === null ? null : mapFigures(name => changeRatio(now[name], previous[name])),
    }
  },
  ask: volume,
}

/**
 * Active chats, active customers and messages of a period, and their change since its comparison.
 * Definition: docs/definitions.md, "Volume". Throws `InvalidQueryError`.
 *
 * @example
 * const { activeChats, changeRatio } = await volume(store, { period: '2026-10', asOf: '2026-11-01T00:00:00Z' })
 */
export function volume<A extends string>(source: Source<A>, query: Query<A>): Promise<VolumeAnswer> {
  return ask(volumeOperator, source, query)
}

/** (now − previous) / previous; null when previous is 0. */
export function changeRatio(now: number, previous: number): number | null {
  return previous === 0 ? null : (now - previous) / previous
}

async function figures(reader: Reader, chats: PeriodScope, window: Window): Promise<VolumeFigures> {
  const values = await measureTotal(reader, names, { window, chats })
  return mapFigures(name => values[name] ?? Number(metricOf(name).empty))
}

function mapFigures<T>(figure: (name: (typeof names)[number]) => T): { [K in keyof VolumeFigures]: T } {
  return {
    activeChats: figure('activeChats'),
    activeCustomers: figure('activeCustomers'),
    messages: figure('messages'),
  }
}
