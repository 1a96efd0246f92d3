import { inSlices, mapInSlices } from '../../slices.ts'
import { type MetricName, metricOf } from '../definitions/catalogue.ts'
import { type Dimension, dimensionNamed } from '../definitions/dimension.ts'
import type { Window } from '../definitions/fact.ts'
import type { Chats } from '../definitions/filter.ts'
import { measure, measureWhole, type ValueOf } from './measure.ts'
import type { Reader } from './reader.ts'

/** A metric of some chats in a window, by one or two dimensions. */
interface AskedGroups {
  readonly metric: MetricName
  readonly by: readonly string[]
  readonly window: Window
  readonly chats: Chats
}

interface Group extends ValueOf {
  /** The group's texts, in the order of the dimensions. */
  readonly key: readonly string[]
}

export interface MeasuredGroups {
  /** The groups that have rows, unordered. */
  readonly groups: readonly Group[]
  /** The metric over all chats, each counted once. */
  readonly total: ValueOf
  /** The metric over the chats of several groups, each counted once. Only for one dimension. */
  readonly ofGroups: (keys: readonly string[]) => Promise<ValueOf>
}

export async function measureGroups(reader: Reader, asked: AskedGroups): Promise<MeasuredGroups> {
  const { metric, by, window, chats } = asked
  const dimensions = by.map(name => dimensionNamed(chats.dimensions, name))
  if (metricOf(metric).addsUp) return addUp(await measureParts(reader, asked, dimensions), reader.engine.signal)
  const [groups, total] = await Promise.all([
    measure(reader, metric, { window, chats, by: dimensions }),
    measureWhole(reader, metric, { window, chats }),
  ])
  return {
    groups,
    total,
    async ofGroups(keys) {
      const conditions = dimensions.map(dimension => dimension.matches(keys))
      return measureWhole(reader, metric, { window, chats, conditions })
    },
  }
}

/** A set of chats that are all in the same groups. Parts are disjoint, so counts that add up can be summed over parts. */
interface Part {
  /** For each dimension, the values of these chats. */
  readonly texts: readonly (readonly string[])[]
  readonly value: number
}

/** An establishment may be in several groups of an attribute, so attributes are measured by establishment. */
async function measureParts(
  reader: Reader,
  { metric, window, chats }: AskedGroups,
  dimensions: readonly Dimension[],
): Promise<readonly Part[]> {
  const establishment = dimensionNamed(chats.dimensions, 'establishment')
  const fine = dimensions.map(dimension => (dimension.multiValued ? establishment : dimension))
  const by = [...new Set(fine)]
  const [rows, ...valuesOf] = await Promise.all([
    measure(reader, metric, { window, chats, by }),
    ...dimensions.map(dimension => dimension.valuesOf(reader.engine)),
  ])
  const places = fine.map(dimension => by.indexOf(dimension))
  const part = ({ key, value }: (typeof rows)[number]): Part => ({
    texts: valuesOf.map((values, index) => values(key[places[index] ?? 0] ?? '')),
    value: value ?? 0,
  })
  return mapInSlices(rows, part, reader.engine.signal)
}

async function addUp(parts: readonly Part[], signal: AbortSignal | undefined): Promise<MeasuredGroups> {
  const groups = new Map<string, { key: readonly string[]; value: number }>()
  const add = (name: string, key: readonly string[], value: number) => {
    const group = groups.get(name)
    if (group === undefined) groups.set(name, { key, value })
    else group.value += value
  }
  const slices = inSlices(signal)
  for (const { texts, value } of parts) {
    const [first = [], second] = texts
    for (const text of first) {
      if (slices.isFull(second?.length)) await slices.next()
      if (second === undefined) add(text, [text], value)
      else for (const other of second) add(JSON.stringify([text, other]), [text, other], value)
    }
  }
  // Values that add up are counts, which have no basis.
  const sumOf = (some: readonly Part[]) => ({ value: some.reduce((sum, { value }) => sum + value, 0), of: null })
  return {
    groups: [...groups.values()].map(group => ({ ...group, of: null })),
    total: sumOf(parts),
    async ofGroups(keys) {
      const wanted = new Set(keys)
      return sumOf(parts.filter(({ texts: [first = []] }) => first.some(text => wanted.has(text))))
    },
  }
}
