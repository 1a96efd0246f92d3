import type { Source } from '../../engine/source.ts'
import type { VolumeAnswer, VolumeFigures } from '../definitions/answers.ts'
import { type MetricName, metricOf } from '../definitions/catalogue.ts'
import type { Window } from '../definitions/fact.ts'
import type { Query } from '../definitions/query.ts'
import { parseQuery, querySchemas } from '../definitions/query-schema.ts'
import { measureTotal } from '../reading/measure.ts'
import { readFrom } from '../reading/read-from.ts'
import type { Reader } from '../reading/reader.ts'
import { answerHead, type PeriodScope, resolvePeriodScope } from '../reading/scope.ts'

const names = ['activeChats', 'activeCustomers', 'messages'] as const satisfies readonly MetricName[]

/**
 * Active chats, active customers and messages of a period, and how they changed against its comparison.
 * Definition: docs/definitions.md, "Volume". Throws `InvalidQueryError`.
 */
export async function volume<A extends string>(source: Source<A>, query: Query<A>): Promise<VolumeAnswer> {
  const asked = parseQuery(querySchemas.volume, query)
  return readFrom(source, async reader => {
    const scope = await resolvePeriodScope(reader, asked)
    const [now, previous] = await Promise.all([
      figures(reader, scope, scope.window),
      scope.comparison === null ? null : figures(reader, scope, scope.comparison.window),
    ])
    return {
      kind: 'volume',
      ...answerHead(scope, asked, {}),
      ...now,
      previous,
      changeRatio: previous === null ? null : mapFigures(name => changeRatio(now[name], previous[name])),
    }
  })
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
