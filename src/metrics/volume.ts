import type { Source } from '../engine/source.ts'
import type { VolumeAnswer, VolumeFigures } from './answers.ts'
import { type MetricName, metricOf } from './catalogue.ts'
import type { Window } from './fact.ts'
import { measureTotal } from './measure.ts'
import type { Query } from './query.ts'
import { parseQuery, querySchemas } from './query-schema.ts'
import { readFrom } from './read-from.ts'
import type { Reader } from './reader.ts'
import { answerHead, type PeriodScope, resolvePeriodScope } from './scope.ts'

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
