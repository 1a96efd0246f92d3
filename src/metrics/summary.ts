import type { SummaryAnswer } from './answers.ts'
import { delayQuantile, delayShares, metricOf } from './catalogue.ts'
import { censoredMedianSeconds } from './censored-median.ts'
import { outcomes } from './outcomes.ts'
import type { SummaryQuery } from './query.ts'
import { parseQuery, querySchemas } from './query-schema.ts'
import { readFrom } from './reader.ts'
import { answerHead, resolvePeriodScope } from './scope.ts'
import type { TypedSource } from './typed-source.ts'

const values = {
  ...outcomes,
  meanDelaySeconds: metricOf('meanDelaySeconds').value,
  medianDelaySeconds: metricOf('medianDelaySeconds').value,
  p90DelaySeconds: metricOf('p90DelaySeconds').value,
  handledWithin1h: metricOf('handledWithin1h').value,
  handledWithin4h: metricOf('handledWithin4h').value,
  handledWithin24h: metricOf('handledWithin24h').value,
}
const quantiles = Object.fromEntries(delayShares.map(share => [`quantile_${share}`, delayQuantile(share)]))
const measured = { ...values, ...quantiles }

/**
 * What became of the chats started in a period, and how long they waited.
 * Definition: METRICS.md, "Summary". Throws `InvalidQueryError`.
 */
export async function summary<A extends string>(
  source: TypedSource<A>,
  query: SummaryQuery<A>,
): Promise<SummaryAnswer> {
  const asked = parseQuery(querySchemas.summary, query)
  return readFrom(source, async reader => {
    const scope = await resolvePeriodScope(reader, asked)
    const { window } = scope
    const [row] = await reader.ask<keyof typeof values>({ fact: 'starts', values: measured, window, chats: scope })
    if (row === undefined) throw new Error('an aggregate without groups gave no row')
    const { started, handled, waiting, closedUnanswered, ...delays } = pick(row.values, values)
    const counts = { started: started ?? 0, handled: handled ?? 0 }
    const quantilesMicros = Object.values(pick(row.values, quantiles))
    return {
      ...answerHead(scope, asked, {}),
      period: scope.period,
      ...counts,
      waiting: waiting ?? 0,
      closedUnanswered: closedUnanswered ?? 0,
      ...delays,
      medianDelaySecondsCensored: await censoredMedianSeconds(
        reader,
        { window, chats: scope },
        { ...counts, quantilesMicros },
      ),
    }
  })
}

/** The figures that have these names, in their order. */
function pick<Name extends string>(
  figures: Readonly<Record<string, number | null>>,
  names: Readonly<Record<Name, unknown>>,
): Record<Name, number | null> {
  const picked = (Object.keys(names) as Name[]).map(name => [name, figures[name] ?? null] as const)
  return Object.fromEntries(picked) as Record<Name, number | null>
}
