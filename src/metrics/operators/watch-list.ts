import { compareText } from '../../compare-text.ts'
import type { Source } from '../../engine/source.ts'
import { type Sql, sql } from '../../engine/sql.ts'
import { mapInSlices, sortInSlices } from '../../slices.ts'
import { formatInstant, type Micros } from '../../time/instant.ts'
import type { WatchListAnswer, WatchListRow } from '../definitions/answers.ts'
import { distinctCustomers } from '../definitions/catalogue.ts'
import { dimensionNamed } from '../definitions/dimension.ts'
import type { WatchListQuery } from '../definitions/query.ts'
import { parseQuery, querySchemas } from '../definitions/query-schema.ts'
import { readFrom } from '../reading/read-from.ts'
import { answerHead, resolveOptionalScope } from '../reading/scope.ts'

/**
 * The establishments where somebody has been waiting for longer than a threshold at `asOf`, longest wait first.
 * Definition: docs/definitions.md, "Watch list". Throws `InvalidQueryError`.
 */
export async function watchList<A extends string>(
  source: Source<A>,
  query: WatchListQuery<A>,
): Promise<WatchListAnswer> {
  const asked = parseQuery(querySchemas.watchList, query)
  const { olderThanSeconds, maxAgeDays } = asked
  return readFrom(source, async reader => {
    const scope = await resolveOptionalScope(reader, asked)
    const { asOf } = scope
    const since = maxAgeDays === null ? null : asOf - micros(maxAgeDays * 86_400)
    const establishment = dimensionNamed(scope.dimensions, 'establishment')
    const [waiting, names] = await Promise.all([
      reader.ask({
        fact: 'waiting',
        values: reader.remember(`waiting since ${since}`, () => waitingSince(since)),
        window: { start: asOf, end: asOf - micros(olderThanSeconds), asOf },
        chats: scope,
        by: [establishment],
      }),
      establishment.labels(reader.engine),
    ])
    const { signal } = reader.engine
    const row = ({ key: [id = ''], values: { chats, customers, oldest } }: (typeof waiting)[number]) =>
      oldest === null
        ? []
        : [
            {
              establishmentId: id,
              name: names.get(id) ?? id,
              waitingChats: chats ?? 0,
              waitingCustomers: customers ?? 0,
              oldestWaitingSince: formatInstant(BigInt(oldest)),
              longestWaitSeconds: Number(asOf - BigInt(oldest)) / 1e6,
            } satisfies WatchListRow,
          ]
    const rows = (await mapInSlices(waiting, row, signal)).flat()
    const sum = (counts: readonly (number | null)[]) => counts.reduce<number>((total, count) => total + (count ?? 0), 0)
    return {
      kind: 'watchList',
      ...answerHead(scope, asked, { olderThanSeconds, maxAgeDays }),
      thresholdSeconds: olderThanSeconds,
      establishments: rows.length,
      waitingChats: sum(rows.map(({ waitingChats }) => waitingChats)),
      droppedChats: sum(waiting.map(({ values }) => values.dropped)),
      rows: await sortInSlices(
        rows,
        (a, b) => b.longestWaitSeconds - a.longestWaitSeconds || compareText(a.establishmentId, b.establishmentId),
        signal,
      ),
    }
  })
}

/** Of the waits open at `asOf`, those that opened not before an instant, and how many are older; `oldest` in µs. */
function waitingSince(since: Micros | null): Readonly<Record<'chats' | 'customers' | 'oldest' | 'dropped', Sql>> {
  const isListed = since === null ? sql`true` : sql`opened_micros >= ${since}`
  return {
    chats: sql`count(*) FILTER (WHERE ${isListed})`,
    customers: sql`${distinctCustomers} FILTER (WHERE ${isListed})`,
    oldest: sql`min(opened_micros) FILTER (WHERE ${isListed})`,
    dropped: sql`count(*) FILTER (WHERE NOT (${isListed}))`,
  }
}

function micros(seconds: number): bigint {
  return BigInt(Math.round(seconds * 1e6))
}
