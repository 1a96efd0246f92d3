import { compareText } from '../../compare-text.ts'
import type { Source } from '../../engine/source.ts'
import { mapInSlices, sortInSlices } from '../../slices.ts'
import type { Key, SplitAnswer, SplitRow } from '../definitions/answers.ts'
import { type MetricName, metricOf } from '../definitions/catalogue.ts'
import type { BuiltInDimension } from '../definitions/dimension.ts'
import type { SplitQuery } from '../definitions/query.ts'
import { parseQuery, querySchemas } from '../definitions/query-schema.ts'
import { assertCells } from '../reading/cells.ts'
import { measureGroups } from '../reading/measure-groups.ts'
import { readFrom } from '../reading/read-from.ts'
import { answerHead, resolvePeriodScope } from '../reading/scope.ts'

/**
 * A metric by one dimension or two, largest first; empty groups are not listed.
 * Definition: docs/definitions.md, "Split". Throws `InvalidQueryError`.
 */
export async function split<A extends string, const D extends BuiltInDimension | A>(
  source: Source<A>,
  query: SplitQuery<A, D>,
): Promise<SplitAnswer<D>> {
  const asked = parseQuery(querySchemas.split, query)
  const { metric, by } = asked
  return readFrom(source, async reader => {
    const scope = await resolvePeriodScope(reader, asked)
    await assertCells(reader, { fact: metricOf(metric).fact, chats: scope, by, windows: [scope.window], buckets: null })
    const { groups, total } = await measureGroups(reader, { metric, by, window: scope.window, chats: scope })
    const { signal } = reader.engine
    const listed = groups.flatMap(({ key, value, of }) =>
      value === null || isEmptyValue(metric, value) ? [] : [{ key, value, of }],
    )
    const sorted = await sortInSlices(listed, (a, b) => b.value - a.value || compareKeys(a.key, b.key), signal)
    const row = ({ key, value, of }: (typeof listed)[number]): SplitRow<D> => ({
      key: keyOf(by as D[], key),
      value,
      of,
      share: share(metric, value, total.value),
    })
    return {
      kind: 'split',
      ...answerHead(scope, asked, { metric, by }),
      metric,
      total: total.value,
      totalOf: total.of,
      rows: await mapInSlices(sorted, row, signal),
    }
  })
}

/** value / total for counts that add up over chats; null for other metrics and when the total is 0. */
export function share(metric: MetricName, value: number | null, total: number | null): number | null {
  return value === null || total === null || total === 0 || !metricOf(metric).addsUp ? null : value / total
}

/** Whether a group with this value is empty: null or, for a count, 0. A delay or a share of 0 is a value. */
export function isEmptyValue(metric: MetricName, value: number | null): boolean {
  return value === null || value === metricOf(metric).empty
}

export function compareKeys(a: readonly string[], b: readonly string[]): number {
  for (const [index, text] of a.entries()) {
    const difference = compareText(text, b[index] ?? '')
    if (difference !== 0) return difference
  }
  return 0
}

/** The texts under their dimensions' names. */
export function keyOf<D extends string>(by: readonly D[], texts: readonly string[]): Key<D> {
  return Object.fromEntries(by.map((name, index) => [name, texts[index] ?? ''])) as Key<D>
}
