import { allOf, instant, operation, type Sql, sql } from '../engine/sql.ts'
import type { Micros } from './period/instant.ts'

/** A half-open span of instants; `end` is never past `asOf`, nor past a comparison's cut. Empty when `end` ≤ `start`. */
export interface Window {
  readonly start: Micros
  readonly end: Micros
  readonly asOf: Micros
}

/** Rows that carry `bucket` (the start of theirs, in µs) and the keys of their chat. */
interface FactRows {
  readonly rows: (asked: { readonly window: Window; readonly conditions: readonly Sql[]; readonly bucketOf: BucketOf }) => Sql
  /** A stock: the rows of a bucket are what changed in it, the value is the sum up to its end. */
  readonly cumulative: boolean
}

/** From an instant in µs to the start of its bucket in µs. */
export type BucketOf = (micros: Sql) => Sql

const keys = sql`chat_key, customer_key, establishment_key, channel_key, platform_key`
const micros = (column: Sql) => operation('epochMicros', column)

/** The rows that a metric aggregates. */
export const facts = {
  /** One an active chat and bucket: the first message of the chat in it, which the one before it precedes. */
  activity: {
    rows: ({ window, conditions, bucketOf }) => sql`
      SELECT * FROM (
        SELECT ${micros(sql`previous_at`)} AS previous_micros, ${bucketOf(micros(sql`sent_at`))} AS bucket, ${keys}
        FROM messages WHERE ${inWindow(sql`sent_at`, window, conditions)})
      WHERE previous_micros IS NULL OR previous_micros < bucket`,
    cumulative: false,
  },
  /** One a visible message. */
  messages: {
    rows: ({ window, conditions, bucketOf }) => sql`
      SELECT ${bucketOf(micros(sql`sent_at`))} AS bucket, ${keys}
      FROM messages WHERE ${inWindow(sql`sent_at`, window, conditions)}`,
    cumulative: false,
  },
  /**
   * One a started chat, judged at `asOf`: `outcome` is `reply`, `archive`, or null for a chat that waits; `waited_micros` the
   * length of its first wait up to its end or `asOf`; `delay_micros` the same where a reply ended it, else null.
   */
  starts: {
    rows: ({ window, conditions, bucketOf }) => sql`
      SELECT *, CASE WHEN outcome = 'reply' THEN waited_micros END AS delay_micros FROM (
        SELECT ${bucketOf(micros(sql`opened_at`))} AS bucket, ${micros(sql`opened_at`)} AS opened_micros,
          CASE WHEN ended_at < ${instant(window.asOf)} THEN ended_by END AS outcome,
          CASE WHEN ended_at < ${instant(window.asOf)} THEN ${micros(sql`ended_at`)} ELSE ${window.asOf} END
            - ${micros(sql`opened_at`)} AS waited_micros,
          ${keys}
        FROM waits WHERE ordinal = 1 AND ${inWindow(sql`opened_at`, window, conditions)})`,
    cumulative: false,
  },
  /** A chat that waits at the end of the window weighs 1. By bucket: +1 where a wait opens, −1 where it ends, those open from before in the first. */
  backlog: {
    rows: ({ window, conditions, bucketOf }) => {
      const { start, end } = window
      const change = (at: Sql, weight: Sql, condition: Sql) => sql`
        SELECT ${bucketOf(sql`greatest(${micros(at)}, ${start})`)} AS bucket, ${weight} AS weight, ${keys}
        FROM waits WHERE ${allOf([condition, ...conditions])}`
      const opened = sql`opened_at < ${instant(end)} AND (ended_at IS NULL OR ended_at >= ${instant(start < end ? start : end)})`
      const ended = sql`opened_at < ${instant(end)} AND ended_at >= ${instant(start)} AND ended_at < ${instant(end)}`
      return sql`${change(sql`opened_at`, sql`1`, opened)} UNION ALL ${change(sql`ended_at`, sql`-1`, ended)}`
    },
    cumulative: true,
  },
} as const satisfies Record<string, FactRows>

export type Fact = keyof typeof facts

function inWindow(column: Sql, { start, end }: Window, conditions: readonly Sql[]): Sql {
  return allOf([sql`${column} >= ${instant(start)} AND ${column} < ${instant(end)}`, ...conditions])
}
