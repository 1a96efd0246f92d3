import type { AlertCondition } from '../../config/alert.ts'
import type { Source } from '../../src/engine/source.ts'
import { allOf, instant, onShards, operation, sql, storeTable } from '../../src/engine/sql.ts'
import { metricOf } from '../../src/metrics/definitions/catalogue.ts'
import { dimensionNamed } from '../../src/metrics/definitions/dimension.ts'
import type { FilterLists } from '../../src/metrics/definitions/filter.ts'
import { ranking } from '../../src/metrics/operators/ranking.ts'
import { table } from '../../src/metrics/operators/table.ts'
import { readFrom } from '../../src/metrics/reading/read-from.ts'
import type { Reader } from '../../src/metrics/reading/reader.ts'
import { type OptionalScope, resolveOptionalScope } from '../../src/metrics/reading/scope.ts'
import { microsOf, secondsOf } from '../../src/time/instant.ts'
import type { RunQuery } from '../ledger/records.ts'
import { instantOf } from '../run/freeze.ts'

/** What a condition is judged as of, and of which chats; the source itself may be restricted to a part. */
export type Asked = Pick<RunQuery, 'period' | 'zone' | 'asOf' | 'where' | 'not' | 'olderThanSeconds' | 'maxAgeDays'>

/** A group that has a value. */
export interface Judged {
  /** The value of the dimension; null: everything that the source has. */
  readonly value: string | null
  readonly label: string | null
  /** The chats that wait, the value of the metric, or the seconds since the latest message. */
  readonly measured: number | null
  /** How many chats or waits a delay or a share is of. */
  readonly of: number | null
  readonly verdict: 'fired' | 'quiet' | 'not-judged'
}

export interface Judgement {
  readonly groups: readonly Judged[]
  /** What is true of a group that is not listed: it has no chats of the kind, or nothing to judge it by. */
  readonly others: 'quiet' | 'not-judged'
}

export const defaultOlderThanSeconds = 4 * 86_400

/** Judges a condition for each group of a source. The same function judges a scheduled check and a replay. */
export function judge(source: Source, alert: AlertCondition, asked: Asked): Promise<Judgement> {
  const { waiting, metric, silence } = alert
  if (waiting !== undefined) return judgeWaiting(source, alert.each, { ...waiting, ...asked })
  if (metric !== undefined) return judgeMetric(source, alert.each, { ...asked, ...metric })
  if (silence !== undefined) return judgeSilence(source, alert.each, { ...silence, ...asked })
  throw new Error('an alert without a condition was read')
}

async function judgeWaiting(source: Source, each: string, asked: Asked & { readonly moreThan: number }) {
  const { asOf, moreThan, olderThanSeconds = defaultOlderThanSeconds, maxAgeDays } = asked
  const at = instantOf(asOf)
  const end = at - microsOf(olderThanSeconds)
  const since = maxAgeDays === undefined ? null : at - microsOf(maxAgeDays * 86_400)
  const listed = since === null ? sql`count(*)` : sql`count(*) FILTER (WHERE opened_micros >= ${since})`
  const groups = await countBy(source, each, asked, async (reader, by) => {
    const rows = await reader.ask({
      fact: 'waiting',
      values: { chats: listed },
      window: { start: at, end, asOf: at },
      ...by,
    })
    return new Map(rows.map(({ key: [value = ''], values }) => [value, values.chats ?? 0]))
  })
  const judged = groups.map(group => ({
    ...group,
    of: null,
    verdict: group.measured > moreThan ? ('fired' as const) : ('quiet' as const),
  }))
  return { groups: judged, others: 'quiet' } satisfies Judgement
}

/** A group that had messages once is silent if the latest of them is older than some hours. */
async function judgeSilence(source: Source, each: string, asked: Asked & { readonly hours: number }) {
  const asOf = instantOf(asked.asOf)
  const groups = await countBy(source, each, asked, async ({ engine }, { chats, by: [dimension] }) => {
    const text = dimension?.text(sql`g.group_key`)
    const rows = await engine.query(
      sql`SELECT ${text?.text ?? sql`''`} AS value, g.last_micros FROM (
        SELECT group_key, ${operation('maximum', sql`last_micros`)} AS last_micros
        FROM ${onShards(sql`SELECT ${dimension?.key ?? sql`0`} AS group_key, ${operation('maximum', sql`sent_micros`)} AS last_micros FROM (
            SELECT * FROM (
              SELECT ${operation('epochMicros', sql`l.sent_at`)} AS sent_micros, c.chat_key AS chat_key,
                c.establishment_key AS establishment_key, c.channel_key AS channel_key, c.platform_key AS platform_key
              FROM ${storeTable('log')} AS l JOIN ${storeTable('chats')} AS c ON c.chat_key = l.chat_key
              WHERE l.kind = 'message' AND l.author <> 'system' AND NOT l.withdrawn AND l.sent_at < ${instant(asOf)}) AS said
            WHERE ${allOf([sql`true`, ...chats.conditions])}) AS f${dimension?.join ?? sql``}
          GROUP BY ALL`)} AS s
        GROUP BY group_key) AS g${text?.join ?? sql``}
        WHERE g.last_micros IS NOT NULL`,
      { value: 'text', last_micros: 'whole' },
    )
    return new Map(rows.map(({ value, last_micros }) => [value, secondsOf(asOf - BigInt(last_micros))]))
  })
  const judged = groups.map(group => ({
    ...group,
    of: null,
    verdict: group.measured >= asked.hours * 3600 ? ('fired' as const) : ('quiet' as const),
  }))
  return { groups: judged, others: 'quiet' } satisfies Judgement
}

async function judgeMetric(
  source: Source,
  each: string,
  asked: Asked & NonNullable<AlertCondition['metric']>,
): Promise<Judgement> {
  const { name, above, below, atLeast, period, zone, asOf, where, not } = asked
  const query = {
    period,
    zone,
    asOf,
    compare: 'none' as const,
    ...(where === undefined ? {} : { where }),
    ...(not === undefined ? {} : { not }),
  }
  const isCount = metricOf(name).empty === 0
  const rows =
    each === 'all'
      ? (await table(source as Source<string>, { ...query, metrics: [name] })).total.map(({ value, of }) => ({
          value: null,
          label: null,
          measured: value,
          of,
        }))
      : (await ranking(source as Source<string>, { ...query, metric: name, by: each, withEmpty: isCount })).rows.map(
          ({ key, label, value, of }) => ({ value: key[each] ?? '', label, measured: value, of }),
        )
  const groups = rows.map(({ value, label, measured, of }): Judged => {
    const isTooFew = measured === null || (of !== null && of < atLeast)
    const isOut = measured !== null && (above === undefined ? measured < (below ?? measured) : measured > above)
    return { value, label, measured, of, verdict: isTooFew ? 'not-judged' : isOut ? 'fired' : 'quiet' }
  })
  // A count of a group that is not listed is 0.
  return { groups, others: isCount && above !== undefined ? 'quiet' : 'not-judged' }
}

interface GroupedChats {
  readonly chats: OptionalScope
  readonly by: readonly ReturnType<typeof dimensionNamed>[]
}

/** Counts something by group; the whole has the value null. */
async function countBy(
  source: Source,
  each: string,
  { zone, asOf, where = {}, not = {} }: Asked,
  count: (reader: Reader, by: GroupedChats) => Promise<ReadonlyMap<string, number>>,
) {
  return readFrom(source, async reader => {
    const chats = await resolveOptionalScope(reader, {
      zone,
      asOf: instantOf(asOf),
      where: where as FilterLists,
      not: not as FilterLists,
    })
    if (each === 'all') {
      const [whole = 0] = (await count(reader, { chats, by: [] })).values()
      return [{ value: null, label: null, measured: whole }]
    }
    const dimension = dimensionNamed(chats.dimensions, each)
    const [counts, labels] = await Promise.all([
      count(reader, { chats, by: [dimension] }),
      dimension.labels(reader.engine),
    ])
    return [...counts].map(([value, measured]) => ({ value, label: labels.get(value) ?? value, measured }))
  })
}
