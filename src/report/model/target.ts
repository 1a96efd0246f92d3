import { lookup } from '../../lookup.ts'
import type { MetricName } from '../../metrics/definitions/catalogue.ts'
import type { Filter } from '../../metrics/definitions/query.ts'

/** A value that a delay or a share is to reach. */
export interface Target {
  readonly metric: MetricName
  /** In seconds, or from 0 to 1. */
  readonly value: number
  /** Whose target it is; nothing: everybody's. */
  readonly where: Filter
}

/** The target of a metric in a question about these chats: the narrowest that covers all of them, or else none. */
export function targetOf(
  targets: readonly Target[],
  metric: MetricName,
  filters: readonly Filter[],
): Target | undefined {
  const covers = ({ where }: Target) =>
    Object.entries(where).every(([dimension, values = []]) =>
      filters.some(filter => {
        const asked = lookup(filter, dimension) ?? []
        return asked.length > 0 && asked.every(value => values.includes(value))
      }),
    )
  const narrowness = ({ where }: Target) => Object.keys(where).length
  return targets
    .filter(target => target.metric === metric && covers(target))
    .toSorted((a, b) => narrowness(b) - narrowness(a))[0]
}

/** What a report must also ask to show targets as lines: the evolution of each metric that has one. */
export function evolutionsFor(targets: readonly Target[]): { readonly evolutionMetrics?: readonly MetricName[] } {
  const evolutionMetrics = [...new Set(targets.map(({ metric }) => metric))]
  return evolutionMetrics.length === 0 ? {} : { evolutionMetrics }
}
