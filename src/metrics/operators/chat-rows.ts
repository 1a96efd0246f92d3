import { operation, type Sql, sql } from '../../engine/sql.ts'
import { type Micros, microsPerDay } from '../../time/instant.ts'
import { facts, type Window } from '../definitions/fact.ts'
import type { ChatKind } from '../definitions/query.ts'

/** Which chats of a kind to list. */
export interface PickedChats {
  /** The window of the period; for a watch list, it ends at `asOf` less the threshold. */
  readonly window: Window
  readonly conditions: readonly Sql[]
  /** Waits that opened earlier are left out of a watch list; null keeps all. */
  readonly since: Micros | null
}

interface ChatRows {
  /**
   * One row per chat: its keys; `start_micros`; `state` and `wait_micros` of one of its waits; and `place`, by which the rows are listed in
   * descending order.
   */
  readonly rows: (picked: PickedChats) => Sql
  /**
   * Columns that are too expensive to compute for every chat and are looked up only for those that `conditions` pick: rows of `chat_key`,
   * `start_micros`, `state` and `wait_micros`. Null keeps the value of `rows`.
   */
  readonly corrections: (asOf: Micros, conditions: readonly Sql[]) => Sql
}

/** The year 1, before any instant that a log can have. */
const longAgo = -719_162n * microsPerDay
const everything = (asOf: Micros): Window => ({ start: longAgo, end: asOf, asOf })
const keys = sql`chat_key, establishment_key, channel_key, platform_key`

/** The chats behind each count. */
export const chatRows = {
  active: {
    rows: activeChats,
    corrections: (asOf, conditions) => sql`
      SELECT chat_key, ${operation('noWhole')} AS start_micros, 'waiting' AS state, ${asOf} - opened_micros AS wait_micros
      FROM (${facts.waiting.rows({ window: everything(asOf), conditions, buckets: null })}) AS f`,
  },
  started: firstWaits(sql`true`, sql`opened_micros`),
  handled: firstWaits(sql`outcome = 'reply'`, sql`opened_micros`),
  closedUnanswered: firstWaits(sql`outcome = 'archive'`, sql`opened_micros`),
  unanswered: firstWaits(sql`outcome IS NULL`, sql`waited_micros`),
  waiting: openWaits(({ window, conditions }) => ({ window: { ...window, asOf: window.end }, conditions })),
  watched: openWaits(({ window, conditions, since }) => {
    const recent = since === null ? [] : [sql`${operation('epochMicros', sql`opened_at`)} >= ${since}`]
    return { window, conditions: [...conditions, ...recent] }
  }),
} as const satisfies Record<ChatKind, ChatRows>

/** Active chats with their first wait, whatever waits followed. */
function activeChats({ window, conditions, since }: PickedChats): Sql {
  const { rows } = firstWaits(sql`true`, sql`opened_micros`)
  const active = facts.activity.rows({ window, conditions, buckets: null })
  // Nearly all active chats started in the window, where starts are stored together. Only the others are looked up among all chats.
  const ofOthers = rows({
    window: everything(window.asOf),
    conditions: [sql`chat_key IN (SELECT chat_key FROM others)`],
    since,
  })
  return sql`WITH started AS MATERIALIZED (${rows({ window, conditions, since })}),
    others AS MATERIALIZED (
      SELECT ${keys} FROM (${active}) AS f WHERE chat_key NOT IN (SELECT chat_key FROM started))
  SELECT * FROM started
  UNION ALL SELECT o.*, f.start_micros, f.state, f.wait_micros, coalesce(f.place, ${longAgo - 1n})
  FROM others AS o LEFT JOIN (${ofOthers}) AS f ON f.chat_key = o.chat_key`
}

/** First waits with a given outcome, judged at `asOf`. */
function firstWaits(isOfKind: Sql, place: Sql): ChatRows {
  return {
    rows: ({ window, conditions }) => sql`SELECT ${keys}, opened_micros AS start_micros,
        CASE outcome WHEN 'reply' THEN 'handled' WHEN 'archive' THEN 'closed' ELSE 'waiting' END AS state,
        waited_micros AS wait_micros, ${place} AS place
      FROM (${facts.starts.rows({ window, conditions, buckets: null })}) AS f WHERE ${isOfKind}`,
    corrections: () => sql`
      SELECT ${operation('noInteger')} AS chat_key, ${operation('noWhole')} AS start_micros, ${operation('noText')} AS state, ${operation('noWhole')} AS wait_micros WHERE false`,
  }
}

/** Waits that are open at the window's `asOf`; a chat has at most one. */
function openWaits(asked: (picked: PickedChats) => Pick<PickedChats, 'window' | 'conditions'>): ChatRows {
  return {
    rows: picked => {
      const { window, conditions } = asked(picked)
      const waited = sql`${window.asOf} - opened_micros`
      return sql`SELECT ${keys}, ${operation('noWhole')} AS start_micros, 'waiting' AS state, ${waited} AS wait_micros, ${waited} AS place
        FROM (${facts.waiting.rows({ window, conditions, buckets: null })}) AS f`
    },
    corrections: (asOf, conditions) => sql`
      SELECT chat_key, opened_micros AS start_micros, ${operation('noText')} AS state, ${operation('noWhole')} AS wait_micros
      FROM (${facts.starts.rows({ window: everything(asOf), conditions, buckets: null })}) AS f`,
  }
}
