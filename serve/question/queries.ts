import type { Query } from '../../src/metrics/definitions/query.ts'
import type { PageContext } from '../pages/page-context.ts'

/** What every question of a page has in common, at one instant. */
export type SharedQuery = Omit<Query<string>, 'compare' | 'fullComparison'>

type AskingPage = Pick<PageContext, 'question' | 'period' | 'asOf'>

/** The page's question as the metrics take it. The period is its dates: a preset is relative to now, whatever day `asOf` is. */
export function sharedQuery({ question, period, asOf }: AskingPage): SharedQuery {
  const { zone, where, not, startedIn, clock } = question
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
export function atAnyHour(page: AskingPage): SharedQuery {
  return sharedQuery({ ...page, question: { ...page.question, startedIn: [] } })
}

/** The same with its comparison. */
export function comparedQuery(page: AskingPage): Query<string> {
  const { compare, fullComparison } = page.question
  return { ...sharedQuery(page), compare, fullComparison }
}
