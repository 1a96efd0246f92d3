import type { Query } from '../../src/metrics/query.ts'
import type { PageQuestion } from './page-question.ts'

/** What every question of a page has in common, at one instant. */
export type SharedQuery = Omit<Query<string>, 'compare' | 'fullComparison'>

/** The page's question as the metrics take it. */
export function sharedQuery(question: PageQuestion, asOf: string): SharedQuery {
  const { period, zone, where, not, startedIn, clock } = question
  return {
    period,
    zone,
    asOf,
    where,
    not,
    ...(startedIn.length === 0 ? {} : { startedIn: { clock, hours: startedIn } }),
  }
}

/** The same whatever the hours of the week that were chosen: of the map on which they are chosen, and of who waits now. */
export function atAnyHour(question: PageQuestion, asOf: string): SharedQuery {
  return sharedQuery({ ...question, startedIn: [] }, asOf)
}

/** The same with its comparison. */
export function comparedQuery(question: PageQuestion, asOf: string): Query<string> {
  const { compare, fullComparison } = question
  return { ...sharedQuery(question, asOf), compare, fullComparison }
}
