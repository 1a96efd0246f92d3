import { allOf, instant, join, onShards, operation, type Sql, sql, storeTable } from '../../engine/sql.ts'
import { floorDivide, type Micros, microsPerQuarter } from '../../time/instant.ts'
import { bucketOf, isUneven } from './bucket-sql.ts'

/** A half-open span of instants; `end` is never after `asOf` or a comparison's cut. Empty when `end` ≤ `start`. */
export interface Window {
  readonly start: Micros
  readonly end: Micros
  readonly asOf: Micros
}

export type Span = Pick<Window, 'start' | 'end'>

/** Which rows of a fact to read, and the buckets to put them in; `buckets` is null when the window is one bucket. */
interface AskedRows {
  readonly window: Window
  readonly conditions: readonly Sql[]
  /** The bucket starts, in order. */
  readonly buckets: readonly Micros[] | null
}

/** A fact: rows that carry the keys of their chat and, when there are buckets, `bucket`, the start of theirs in µs. */
interface FactRows {
  /** `slice` replaces the table, see `sliceSql`: its rows already meet the conditions. */
  readonly rows: (asked: AskedRows & { readonly slice?: Sql | null }) => Sql
  /** The part of one table that the rows come from; null when they come from more than that. */
  readonly slice: (asked: Pick<AskedRows, 'window' | 'buckets'>) => Slice | null
  /** True for a stock: the rows of a bucket are its changes, and the value is their sum up to its end. */
  readonly cumulative: boolean
}

const activity = storeTable('activity')
const waits = storeTable('waits')
const keys = sql`chat_key, customer_key, establishment_key, channel_key, platform_key`
const micros = (column: Sql) => operation('epochMicros', column)
const bucketColumn = (buckets: readonly Micros[] | null, at: Sql) =>
  buckets === null ? sql`` : sql`${bucketOf(buckets, at)} AS bucket, `

/** The visible messages one by one, shaped like `activity`: for boundaries that fall inside a quarter of an hour. */
const oneByOne = onShards(sql`
  SELECT sent_at, ${operation('previousInstant', sql`sent_at`, sql`chat_key`)} AS previous_at, 1 AS messages,
    chat_key, c.customer_key AS customer_key, c.establishment_key AS establishment_key, c.channel_key AS channel_key,
    c.platform_key AS platform_key
  FROM ${storeTable('log')} JOIN ${storeTable('chats')} AS c USING (chat_key) WHERE kind = 'message' AND author <> 'system' AND NOT withdrawn`)

/** The rows of a table within a span of time. */
export interface Slice {
  readonly table: keyof typeof sliced
  readonly span: Span
}

/** Tables whose rows several questions share. */
const sliced = {
  activity: {
    rows: sql`SELECT sent_at, previous_at, messages, ${keys} FROM ${activity}`,
    at: sql`sent_at`,
    conditions: [],
  },
  firstWaits: {
    rows: sql`SELECT opened_at, ended_at, ended_by, ${keys} FROM ${waits}`,
    at: sql`opened_at`,
    conditions: [sql`ordinal = 1`],
  },
  waits: {
    rows: sql`SELECT opened_at, ended_at, ended_by, ordinal, ${keys} FROM ${waits}`,
    at: sql`opened_at`,
    conditions: [],
  },
} as const

/** The rows of a table that meet the conditions, within spans that do not overlap. */
export function sliceSql(table: Slice['table'], spans: readonly Span[], conditions: readonly Sql[]): Sql {
  const { rows, at, conditions: own } = sliced[table]
  const parts = spans.map(span => sql`${rows} WHERE ${inWindow(at, span, [...own, ...conditions])}`)
  return join(parts, sql` UNION ALL `)
}

const quarterOf = (at: Micros) => floorDivide(at, microsPerQuarter) * microsPerQuarter
const isQuarter = (at: Micros) => quarterOf(at) === at
const quarters = new WeakMap<readonly Micros[], boolean>()
const areQuarters = (buckets: readonly Micros[]) => {
  const known = quarters.get(buckets) ?? buckets.every(isQuarter)
  quarters.set(buckets, known)
  return known
}
const beginWithQuarters = ({ start }: Span, buckets: readonly Micros[] | null) =>
  isQuarter(start) && (buckets === null || areQuarters(buckets))

/**
 * Waits that opened in the window, judged at `asOf`. `outcome` is `reply`, `archive`, or null while the wait is open; `waited_micros` is
 * its length up to its end or `asOf`; `delay_micros` is the same for a wait that a reply ended, otherwise null.
 */
function judgedWaits(
  { window, conditions, buckets, slice = null }: AskedRows & { readonly slice?: Sql | null },
  { condition, columns }: { readonly condition: Sql | null; readonly columns: Sql },
): Sql {
  const own = condition === null ? sql`` : sql`${condition} AND `
  return sql`
      SELECT *, ${bucketColumn(buckets, sql`opened_micros`)}CASE WHEN outcome = 'reply' THEN waited_micros END AS delay_micros FROM (
        SELECT ${micros(sql`opened_at`)} AS opened_micros,
          CASE WHEN ended_at < ${instant(window.asOf)} THEN ended_by END AS outcome,
          CASE WHEN ended_at < ${instant(window.asOf)} THEN ${micros(sql`ended_at`)} ELSE ${window.asOf} END
            - ${micros(sql`opened_at`)} AS waited_micros,
          ${columns}
        FROM ${slice ?? waits} WHERE ${slice === null ? own : sql``}${inWindow(sql`opened_at`, window, slice === null ? conditions : [])})`
}

/** The rows that a metric aggregates. */
export const facts = {
  /** One row per active chat and bucket: the chat's first message in the bucket, its previous one being before the bucket. */
  activity: {
    // Of the messages of one quarter hour only the first can be the first of a bucket, if buckets begin with a quarter.
    slice: ({ window, buckets }) => (beginWithQuarters(window, buckets) ? { table: 'activity', span: window } : null),
    rows: ({ window, conditions, buckets, slice = null }) => {
      const table = slice ?? (beginWithQuarters(window, buckets) ? activity : oneByOne)
      const own = slice === null ? conditions : []
      const firsts = (span: Span) =>
        sql`${table} WHERE ${inWindow(sql`sent_at`, span, [sql`previous_at < ${instant(span.start)}`, ...own])}`
      if (buckets === null) return sql`SELECT ${keys} FROM ${firsts(window)}`
      // One scan per bucket over rows that lie together, instead of a long CASE for every row.
      if (conditions.length === 0 && isUneven(buckets) && buckets.length <= 64) {
        const spans = buckets.map((start, index) => ({
          start,
          end: earlier(buckets[index + 1] ?? window.end, window.end),
        }))
        const parts = spans.map(span => sql`SELECT ${span.start} AS bucket, ${keys} FROM ${firsts(span)}`)
        return join(
          parts,
          sql`
      UNION ALL `,
        )
      }
      return sql`
      SELECT * FROM (
        SELECT *, ${bucketOf(buckets, sql`sent_micros`)} AS bucket FROM (
          SELECT ${micros(sql`sent_at`)} AS sent_micros, ${micros(sql`previous_at`)} AS previous_micros, ${keys}
          FROM ${table} WHERE ${inWindow(sql`sent_at`, window, own)}))
      WHERE previous_micros IS NULL OR previous_micros < bucket`
    },
    cumulative: false,
  },
  /** The visible messages of the window; each row stands for `messages` of them. */
  messages: {
    slice: ({ window, buckets }) => {
      const span = { start: window.start, end: quarterOf(window.end) }
      return beginWithQuarters(window, buckets) && span.end >= span.start ? { table: 'activity', span } : null
    },
    rows: ({ window, conditions, buckets, slice = null }) => {
      const of = (table: Sql, span: Span, own: readonly Sql[]) => sql`
      SELECT ${bucketColumn(buckets, sql`sent_micros`)}messages, ${keys} FROM (
        SELECT ${micros(sql`sent_at`)} AS sent_micros, messages, ${keys}
        FROM ${table} WHERE ${inWindow(sql`sent_at`, span, own)})`
      const ofQuarters = (span: Span) => (slice === null ? of(activity, span, conditions) : of(slice, span, []))
      if (!beginWithQuarters(window, buckets)) return of(oneByOne, window, conditions)
      // When the window ends inside a quarter, the messages of that quarter are read one by one.
      const quarter = quarterOf(window.end)
      if (quarter === window.end) return ofQuarters(window)
      if (quarter < window.start) return of(oneByOne, window, conditions)
      return sql`${ofQuarters({ start: window.start, end: quarter })}
      UNION ALL ${of(oneByOne, { start: quarter, end: window.end }, conditions)}`
    },
    cumulative: false,
  },
  /** One row per started chat: its first wait, see `judgedWaits`. */
  starts: {
    slice: ({ window }) => ({ table: 'firstWaits', span: window }),
    rows: asked => judgedWaits(asked, { condition: sql`ordinal = 1`, columns: keys }),
    cumulative: false,
  },
  /** One row per wait that opened in the window, whatever its `ordinal` in its chat, see `judgedWaits`. */
  waits: {
    slice: ({ window }) => ({ table: 'waits', span: window }),
    rows: asked => judgedWaits(asked, { condition: null, columns: sql`ordinal, ${keys}` }),
    cumulative: false,
  },
  /**
   * One row of weight 1 per chat that waits at the end of the window. With buckets, one row per change: +1 when a wait opens, −1 when
   * it ends; waits that were open before the window count in its first bucket.
   */
  backlog: {
    slice: () => null,
    rows: ({ window: { start, end }, conditions, buckets }) => {
      if (buckets === null) {
        const isOpen = sql`opened_at < ${instant(end)} AND ended_at >= ${instant(end)}`
        return sql`SELECT 1 AS weight, ${keys} FROM ${waits} WHERE ${allOf([isOpen, ...conditions])}`
      }
      const change = (at: Sql, weight: Sql, condition: Sql) => sql`
        SELECT greatest(${micros(at)}, ${start}) AS changed_micros, ${weight} AS weight, ${keys}
        FROM ${waits} WHERE ${allOf([condition, ...conditions])}`
      const opened = sql`opened_at < ${instant(end)} AND ended_at >= ${instant(start)}`
      const ended = sql`opened_at < ${instant(end)} AND ended_at >= ${instant(start)} AND ended_at < ${instant(end)}`
      return sql`
      SELECT ${bucketOf(buckets, sql`changed_micros`)} AS bucket, weight, ${keys} FROM (${change(sql`opened_at`, sql`1`, opened)}
        UNION ALL ${change(sql`ended_at`, sql`-1`, ended)})`
    },
    cumulative: true,
  },
  /** One row per wait that is open at `asOf` and opened before the window's end. */
  waiting: {
    slice: () => null,
    rows: ({ window: { end, asOf }, conditions }) => sql`
      SELECT ${micros(sql`opened_at`)} AS opened_micros, ${keys} FROM ${waits}
      WHERE ${allOf([sql`opened_at < ${instant(end)} AND opened_at < ${instant(asOf)} AND ended_at >= ${instant(asOf)}`, ...conditions])}`,
    cumulative: false,
  },
} as const satisfies Record<string, FactRows>

export type Fact = keyof typeof facts

function inWindow(column: Sql, { start, end }: Span, conditions: readonly Sql[]): Sql {
  return allOf([sql`${column} >= ${instant(start)} AND ${column} < ${instant(end)}`, ...conditions])
}

function earlier(a: Micros, b: Micros): Micros {
  return a < b ? a : b
}
