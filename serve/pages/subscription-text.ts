import { stringify } from 'yaml'
import { lookup } from '../../src/lookup.ts'
import type { Filter } from '../../src/metrics/definitions/query.ts'
import { periodPresets } from '../../src/time/resolve-period.ts'
import type { PageContext } from './page-context.ts'

/**
 * The page's question as a subscription for `causerie.config.yaml`, with placeholders for what only the reader knows. It includes the viewer's
 * own scope, but no restriction to hours of the week, which subscriptions do not have.
 */
export function subscriptionText({ question, viewer, locale }: PageContext, store: string): string {
  const { period, compare, fullComparison, zone, where, not, grain, clock, olderThanSeconds, maxAgeDays } = question
  const isRelative = typeof period === 'string' && Object.hasOwn(periodPresets, period)
  const subscription = {
    store,
    schedule: { monthly: 1, at: '08:00', zone },
    period: isRelative ? period : 'last-month',
    ...(compare === 'previous' || typeof compare !== 'string' ? {} : { compare }),
    ...(fullComparison ? { fullComparison } : {}),
    ...nonEmpty('where', narrowed(where, viewer.within)),
    ...nonEmpty('not', not),
    ...(grain === null ? {} : { grain }),
    ...(clock === 'establishment' ? {} : { clock }),
    ...(olderThanSeconds === 4 * 86_400 ? {} : { olderThanHours: olderThanSeconds / 3600 }),
    ...(maxAgeDays === null ? {} : { maxAgeDays }),
    locale,
    formats: ['pdf'],
    recipients: 'recipients.csv',
  }
  return stringify({ subscriptions: { 'my-report': subscription } }, { lineWidth: 0 })
}

/** Combines two filters: for a dimension in both, the values in both. */
function narrowed(where: Filter, within: Filter): Filter {
  const own = Object.entries(within).map(([dimension, allowed = []]) => {
    const asked = lookup(where, dimension)
    return [dimension, asked === undefined ? allowed : asked.filter(value => allowed.includes(value))] as const
  })
  return { ...where, ...Object.fromEntries(own) }
}

function nonEmpty<Name extends string, T extends object>(name: Name, group: T): { readonly [N in Name]?: T } {
  return Object.keys(group).length === 0 ? {} : ({ [name]: group } as { readonly [N in Name]: T })
}
