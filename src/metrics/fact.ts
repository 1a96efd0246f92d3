import { allOf, instant, operation, type Sql, sql } from '../engine/sql.ts'
import type { Micros } from './period/instant.ts'

/** A half-open span of instants; `end` is never past `asOf`, nor past a comparison's cut. Empty when `end` ≤ `start`. */
export interface Window {
  readonly start: Micros
  readonly end: Micros
  readonly asOf: Micros
}

/** What is read of a fact: which rows, and into which bucket each falls; null when the window is one bucket. */
interface AskedRows {
  readonly window: Window
  readonly conditions: readonly Sql[]
  readonly bucketOf: BucketOf | null
}

/** Rows that carry the keys of their chat and, when there are buckets, `bucket`: the start of theirs in µs. */
interface FactRows {
  readonly rows: (asked: AskedRows) => Sql
  /** A stock: the rows of a bucket are what changed in it, the value is the sum up to its end. */
  readonly cumulative: boolean
}

/** From an instant in µs to the start of its bucket in µs. */
export type BucketOf = (micros: Sql) => Sql

const keys = sql`chat_key, customer_key, establishment_key, channel_key, platform_key`
const micros = (column: Sql) => operation('epochMicros', column)
const bucketColumn = (bucketOf: BucketOf | null, at: Sql) =>
  bucketOf === null ? sql`` : sql`${bucketOf(at)} AS bucket, `

/** The rows that a metric aggregates. */
export const facts = {
  /** One an active chat and bucket: the first message of the chat in it, the one before it being earlier than the bucket. */
  activity: {
    rows: ({ window, conditions, bucketOf }) => {
      const isFirst = sql`(previous_at IS NULL OR previous_at < ${instant(window.start)})`
      if (bucketOf === null) {
        return sql`SELECT ${keys} FROM messages WHERE ${inWindow(sql`sent_at`, window, [isFirst, ...conditions])}`
      }
      return sql`
      SELECT * FROM (
        SELECT *, ${bucketOf(sql`sent_micros`)} AS bucket FROM (
          SELECT ${micros(sql`sent_at`)} AS sent_micros, ${micros(sql`previous_at`)} AS previous_micros, ${keys}
          FROM messages WHERE ${inWindow(sql`sent_at`, window, conditions)}))
      WHERE previous_micros IS NULL OR previous_micros < bucket`
    },
    cumulative: false,
  },
  /** One a visible message. */
  messages: {
    rows: ({ window, conditions, bucketOf }) => sql`
      SELECT ${bucketColumn(bucketOf, sql`sent_micros`)}${keys} FROM (
        SELECT ${micros(sql`sent_at`)} AS sent_micros, ${keys}
        FROM messages WHERE ${inWindow(sql`sent_at`, window, conditions)})`,
    cumulative: false,
  },
  /**
   * One a started chat, judged at `asOf`: `outcome` is `reply`, `archive`, or null for a chat that waits; `waited_micros` the
   * length of its first wait up to its end or `asOf`; `delay_micros` the same where a reply ended it, else null.
   */
  starts: {
    rows: ({ window, conditions, bucketOf }) => sql`
      SELECT *, ${bucketColumn(bucketOf, sql`opened_micros`)}CASE WHEN outcome = 'reply' THEN waited_micros END AS delay_micros FROM (
        SELECT ${micros(sql`opened_at`)} AS opened_micros,
          CASE WHEN ended_at < ${instant(window.asOf)} THEN ended_by END AS outcome,
          CASE WHEN ended_at < ${instant(window.asOf)} THEN ${micros(sql`ended_at`)} ELSE ${window.asOf} END
            - ${micros(sql`opened_at`)} AS waited_micros,
          ${keys}
        FROM waits WHERE ordinal = 1 AND ${inWindow(sql`opened_at`, window, conditions)})`,
    cumulative: false,
  },
  /**
   * One a chat that waits at the end of the window, of weight 1. By bucket, one a change: +1 where a wait opens and −1 where it
   * ends, the waits open from before the window in its first bucket.
   */
  backlog: {
    rows: ({ window: { start, end }, conditions, bucketOf }) => {
      if (bucketOf === null) {
        const isOpen = sql`opened_at < ${instant(end)} AND (ended_at IS NULL OR ended_at >= ${instant(end)})`
        return sql`SELECT 1 AS weight, ${keys} FROM waits WHERE ${allOf([isOpen, ...conditions])}`
      }
      const change = (at: Sql, weight: Sql, condition: Sql) => sql`
        SELECT greatest(${micros(at)}, ${start}) AS changed_micros, ${weight} AS weight, ${keys}
        FROM waits WHERE ${allOf([condition, ...conditions])}`
      const opened = sql`opened_at < ${instant(end)} AND (ended_at IS NULL OR ended_at >= ${instant(start)})`
      const ended = sql`opened_at < ${instant(end)} AND ended_at >= ${instant(start)} AND ended_at < ${instant(end)}`
      return sql`
      SELECT ${bucketOf(sql`changed_micros`)} AS bucket, weight, ${keys} FROM (${change(sql`opened_at`, sql`1`, opened)}
        UNION ALL ${change(sql`ended_at`, sql`-1`, ended)})`
    },
    cumulative: true,
  },
} as const satisfies Record<string, FactRows>

export type Fact = keyof typeof facts

function inWindow(column: Sql, { start, end }: Window, conditions: readonly Sql[]): Sql {
  return allOf([sql`${column} >= ${instant(start)} AND ${column} < ${instant(end)}`, ...conditions])
}
