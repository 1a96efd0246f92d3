import type { Query } from '../../src/metrics/definitions/query.ts'
import type { PageContext } from '../pages/page-context.ts'

/** What all questions of a page have in common. */
export type SharedQuery = Omit<Query<string>, 'compare' | 'fullComparison'>

type AskingPage = Pick<PageContext, 'question' | 'period' | 'asOf'>

/** The page's question as a query of the metrics. The period is given as dates, because presets are relative to now, not to `asOf`. */
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

/** The same without the chosen hours of the week: for the heatmap on which they are chosen, and for the watch list. */
export function atAnyHour(page: AskingPage): SharedQuery {
  return sharedQuery({ ...page, question: { ...page.question, startedIn: [] } })
}

/** The same with its comparison. */
export function comparedQuery(page: AskingPage): Query<string> {
  const { compare, fullComparison } = page.question
  return { ...sharedQuery(page), compare, fullComparison }
}
