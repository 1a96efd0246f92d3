import { compareText } from '../../compare-text.ts'
import { lookup } from '../../lookup.ts'
import type { Key } from '../definitions/answers.ts'
import { type MetricName, metricOf, type Unit } from '../definitions/catalogue.ts'
import type { ColumnOf, FlatType } from '../definitions/flat-table.ts'

/** value / total for counts that add up over chats; null for other metrics and when the total is 0. */
export function share(metric: MetricName, value: number | null, total: number | null): number | null {
  return value === null || total === null || total === 0 || !metricOf(metric).addsUp ? null : value / total
}

/** Whether a group with this value is empty: null or, for a count, 0. A delay or share of 0 is a value. */
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

/** The texts of a group, keyed by the names of the dimensions. */
export function keyOf(by: readonly string[], texts: readonly string[]): Key {
  return Object.fromEntries(by.map((name, index) => [name, texts[index] ?? '']))
}

/** One column per dimension. An attribute whose name is already taken, such as `value`, becomes `key.value`. */
export function keyColumns(
  by: readonly string[],
  others: readonly { readonly name: string }[],
): readonly ColumnOf<{ readonly key: Partial<Key> }>[] {
  return by.map(dimension => ({
    name: others.some(({ name }) => name === dimension) ? `key.${dimension}` : dimension,
    title: dimension.slice(0, 1).toUpperCase() + dimension.slice(1),
    type: dimension === 'establishment' ? 'id' : 'text',
    value: ({ key }) => lookup(key, dimension) ?? null,
  }))
}

/** The title of the column that counts what is behind a delay or share, such as `Chats handled`. */
export function basisTitle(metric: MetricName): string {
  const { basis } = metricOf(metric)
  return basis === null ? 'Of' : metricOf(basis).title.en
}

/** The type of a metric's column. */
export function typeOf(metric: MetricName): 'count' | 'seconds' | 'share' {
  return typeOfUnit[metricOf(metric).unit]
}

const typeOfUnit = {
  chats: 'count',
  customers: 'count',
  messages: 'count',
  waits: 'count',
  seconds: 'seconds',
  share: 'share',
} as const satisfies Record<Unit, FlatType>
