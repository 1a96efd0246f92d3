import { z } from 'zod'
import { compareText } from '../../compare-text.ts'
import { oncePerVersion } from '../../engine/once-per-version.ts'
import type { Source } from '../../engine/source.ts'
import { allOf, operation, type Sql, sql, storeTable } from '../../engine/sql.ts'
import { mapInSlices, sortInSlices } from '../../slices.ts'
import { formatInstant, type Micros, microsOf, secondsOf } from '../../time/instant.ts'
import type { Answer, Period } from '../definitions/answers.ts'
import { distinctCustomers } from '../definitions/catalogue.ts'
import { dimensionNamed } from '../definitions/dimension.ts'
import { chatsOf, ofEstablishments } from '../definitions/filter.ts'
import type { CommonQuery, PeriodInput } from '../definitions/query.ts'
import { instantKeys, watchedKeys } from '../definitions/query-schema.ts'
import type { Measured, Question } from '../reading/ask.ts'
import { identityOf } from '../reading/identity.ts'
import type { Reader } from '../reading/reader.ts'
import { answerHead, resolveOptionalScope } from '../reading/scope.ts'
import { ask, type Operator } from './operator.ts'

export interface WatchListQuery<Attribute extends string = never> extends CommonQuery<Attribute> {
  readonly period?: PeriodInput
  /** Default 4 days (345 600). */
  readonly olderThanSeconds?: number
  /** Waits older than this many times 24 h are left out and counted in `droppedChats`. Default: none. */
  readonly maxAgeDays?: number
}

interface WatchOptions {
  readonly olderThanSeconds: number
  readonly maxAgeDays: number | null
}

export interface WatchListRow {
  readonly establishmentId: string
  readonly name: string
  readonly waitingChats: number
  readonly waitingCustomers: number
  /** ISO 8601 UTC. */
  readonly oldestWaitingSince: string
  readonly longestWaitSeconds: number
}

export interface WatchListAnswer extends Answer<'watchList', WatchOptions> {
  /** Null unless the query has one; the list shows the waits open at `asOf`. */
  readonly period: Period | null
  readonly thresholdSeconds: number
  /** The number of listed establishments. */
  readonly establishments: number
  readonly waitingChats: number
  /** Chats left out because their wait is older than `maxAgeDays`. */
  readonly droppedChats: number
  readonly rows: readonly WatchListRow[]
}

const query = z.strictObject({ ...instantKeys, ...watchedKeys })

export const watchListOperator: Operator<typeof query, typeof watchList, WatchListRow> = {
  name: 'watchList',
  slug: 'watch-list',
  query,
  answer: ({ answerKeys, count, instant, period, seconds }) =>
    z.strictObject({
      ...answerKeys('watchList', { olderThanSeconds: z.number(), maxAgeDays: z.number().nullable() }),
      period: period.nullable(),
      thresholdSeconds: seconds('Longer waits are listed.'),
      establishments: count('The number of listed establishments.'),
      waitingChats: count('Chats past the threshold.'),
      droppedChats: count('Chats left out because their wait is older than maxAgeDays.'),
      rows: z
        .array(
          z.strictObject({
            establishmentId: z.string(),
            name: z.string(),
            waitingChats: count('Chats past the threshold.'),
            waitingCustomers: count('Their customers.'),
            oldestWaitingSince: instant,
            longestWaitSeconds: seconds('The longest wait at asOf.'),
          }),
        )
        .describe('By longest wait, then by establishment id.'),
    }),
  example: { olderThanSeconds: 86_400 },
  columns: () => [
    { name: 'establishmentId', title: 'Establishment', type: 'id', value: row => row.establishmentId },
    { name: 'name', title: 'Name', type: 'text', value: row => row.name },
    { name: 'waitingChats', title: 'Chats waiting', type: 'count', value: row => row.waitingChats },
    { name: 'waitingCustomers', title: 'Customers waiting', type: 'count', value: row => row.waitingCustomers },
    { name: 'oldestWaitingSince', title: 'Waiting since', type: 'instant', value: row => row.oldestWaitingSince },
    { name: 'longestWaitSeconds', title: 'Longest wait', type: 'seconds', value: row => row.longestWaitSeconds },
  ],
  rows: ({ rows }) => rows,
  async run(reader, asked) {
    const { olderThanSeconds, maxAgeDays } = asked
    const scope = await resolveOptionalScope(reader, asked)
    const { asOf } = scope
    const since = maxAgeDays === null ? null : asOf - microsOf(maxAgeDays * 86_400)
    const establishment = dimensionNamed(scope.dimensions, 'establishment')
    const [waiting, names] = await Promise.all([
      askByEstablishment(reader, {
        fact: 'waiting',
        values: waitingSince(since),
        window: { start: asOf, end: asOf - microsOf(olderThanSeconds), asOf },
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
              longestWaitSeconds: secondsOf(asOf - BigInt(oldest)),
            } satisfies WatchListRow,
          ]
    const rows = (await mapInSlices(waiting, row, signal)).flat()
    const sum = (counts: readonly (number | null)[]) => counts.reduce<number>((total, count) => total + (count ?? 0), 0)
    return {
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
  },
  ask: watchList,
}

/**
 * The establishments with chats that have waited longer than a threshold at `asOf`, longest wait first.
 * Definition: docs/definitions.md, "Watch list". Throws `InvalidQueryError`.
 *
 * @example
 * const { rows } = await watchList(store, { asOf: '2026-11-01T00:00:00Z', olderThanSeconds: 3600 })
 */
export function watchList<A extends string>(source: Source<A>, query: WatchListQuery<A>): Promise<WatchListAnswer> {
  return ask(watchListOperator, source, query)
}

type Waiting = Measured<'chats' | 'customers' | 'oldest' | 'dropped'>

/** The last answer about all establishments that took long, and the question that it answers. */
const lastOfAll = oncePerVersion(async () => ({ question: '', rows: [] as readonly Waiting[] }))
const manyChats = 50_000
const keptRows = 20_000

/**
 * Asks by establishment. Counting the distinct customers of many chats takes longer than all else of a page, and the rows of some
 * establishments are among those of all, which a reader who narrows a page has usually just seen.
 */
async function askByEstablishment(
  reader: Reader,
  question: Question<keyof Waiting['values']>,
): Promise<readonly Waiting[]> {
  const { engine } = reader
  const last = await lastOfAll(engine)
  const asked = identityOf(question, ['establishments'])
  const { conditions } = chatsOf(question.chats.dimensions, ofEstablishments(question.chats))
  if (conditions.length > 0 && last.question === asked) {
    const { rows } = last
    const own = await engine.query(
      sql`SELECT establishment_id FROM ${storeTable('establishments')} WHERE ${allOf(conditions)}`,
      {
        establishment_id: 'text',
      },
    )
    const ids = new Set(own.map(({ establishment_id }) => establishment_id))
    return rows.filter(({ key: [id = ''] }) => ids.has(id))
  }
  const rows = await reader.ask(question)
  const chats = rows.reduce((sum, { values }) => sum + (values.chats ?? 0) + (values.dropped ?? 0), 0)
  if (conditions.length === 0 && chats >= manyChats && rows.length <= keptRows)
    Object.assign(last, { question: asked, rows })
  return rows
}

/** Counts the waits that opened at or after `since` as listed and the older ones as dropped; `oldest` is in µs. */
function waitingSince(since: Micros | null): Readonly<Record<keyof Waiting['values'], Sql>> {
  if (since === null)
    return { chats: sql`count(*)`, customers: distinctCustomers, oldest: sql`min(opened_micros)`, dropped: sql`0` }
  const isListed = sql`opened_micros >= ${since}`
  return {
    chats: sql`count(*) FILTER (WHERE ${isListed})`,
    customers: sql`${distinctCustomers} FILTER (WHERE ${isListed})`,
    oldest: sql`${operation('minimum', sql`opened_micros`)} FILTER (WHERE ${isListed})`,
    dropped: sql`count(*) FILTER (WHERE NOT (${isListed}))`,
  }
}
