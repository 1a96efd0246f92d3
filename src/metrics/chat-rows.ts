import { operation, type Sql, sql } from '../engine/sql.ts'
import { facts, type Window } from './fact.ts'
import { type Micros, microsPerDay } from './period/instant.ts'
import type { ChatKind } from './query.ts'

/** What the chats of a kind are picked by. */
export interface PickedChats {
  /** Of the period; of a watch list, up to `asOf` less the threshold. */
  readonly window: Window
  readonly conditions: readonly Sql[]
  /** Waits that opened before are left out of a watch list; null: none is. */
  readonly since: Micros | null
}

/**
 * One row a chat of a kind: the keys of the chat, `start_micros` (null also where it has to be looked up), `state` and `wait_micros` of
 * the wait that the kind is about, and `place`, by which the rows are listed from the highest down, nulls last.
 */
export const chatRows = {
  active: ({ window, conditions }) => {
    const { asOf } = window
    const everything = { start: longAgo, end: asOf, asOf }
    const rows = (of: Sql) => sql`(${of})`
    return sql`SELECT f.chat_key, f.establishment_key, f.channel_key, f.platform_key, first.opened_micros AS start_micros,
        CASE WHEN open.opened_micros IS NOT NULL THEN 'waiting' ELSE ${stateOf(sql`first.outcome`)} END AS state,
        coalesce(${asOf} - open.opened_micros, first.waited_micros) AS wait_micros, first.opened_micros AS place
      FROM ${rows(facts.activity.rows({ window, conditions, buckets: null }))} AS f
      LEFT JOIN ${rows(facts.starts.rows({ window: everything, conditions: [], buckets: null }))} AS first ON first.chat_key = f.chat_key
      LEFT JOIN ${rows(facts.waiting.rows({ window: everything, conditions: [], buckets: null }))} AS open ON open.chat_key = f.chat_key`
  },
  started: picked => firstWaits(picked, sql`true`, sql`opened_micros`),
  handled: picked => firstWaits(picked, sql`outcome = 'reply'`, sql`opened_micros`),
  closedUnanswered: picked => firstWaits(picked, sql`outcome = 'archive'`, sql`opened_micros`),
  unanswered: picked => firstWaits(picked, sql`outcome IS NULL`, sql`waited_micros`),
  waiting: ({ window, conditions }) =>
    openWaits(facts.waiting.rows({ window: { ...window, asOf: window.end }, conditions, buckets: null }), window.end),
  watched: ({ window, conditions, since }) => {
    const recent = since === null ? [] : [sql`${operation('epochMicros', sql`opened_at`)} >= ${since}`]
    return openWaits(facts.waiting.rows({ window, conditions: [...conditions, ...recent], buckets: null }), window.asOf)
  },
} as const satisfies Record<ChatKind, (picked: PickedChats) => Sql>

/** Before any instant that a log can have: the year 1. */
const longAgo = -719_162n * microsPerDay

/** What became of first waits, judged at `asOf`. */
function firstWaits({ window, conditions }: PickedChats, isOfKind: Sql, place: Sql): Sql {
  return sql`SELECT chat_key, establishment_key, channel_key, platform_key, opened_micros AS start_micros,
      coalesce(${stateOf(sql`outcome`)}, 'waiting') AS state, waited_micros AS wait_micros, ${place} AS place
    FROM (${facts.starts.rows({ window, conditions, buckets: null })}) AS f WHERE ${isOfKind}`
}

/** Waits that are open at an instant; a chat has one of them at most. */
function openWaits(rows: Sql, at: Micros): Sql {
  return sql`SELECT chat_key, establishment_key, channel_key, platform_key, NULL::BIGINT AS start_micros, 'waiting' AS state,
      ${at} - opened_micros AS wait_micros, ${at} - opened_micros AS place
    FROM (${rows}) AS f`
}

function stateOf(outcome: Sql): Sql {
  return sql`CASE ${outcome} WHEN 'reply' THEN 'handled' WHEN 'archive' THEN 'closed' END`
}
