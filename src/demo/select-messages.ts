import { join, type Sql, sql, texts } from '../engine/sql.ts'
import { establishmentId } from './create-establishments.ts'
import { phrases, type Speech } from './phrases.ts'
import { routes } from './places.ts'
import { chance, opaqueId, uniform } from './randomness.ts'

export interface MessageOptions {
  readonly seed: number
  /** A calendar date in UTC; no row is at or after its start. */
  readonly end: string
  readonly text: boolean
}

/**
 * The log's rows with canonical columns: the sessions by opening time, then what a second export would bring: rows that arrive late, rows
 * corrected since (with a later `updated_at`), and rows sent twice.
 */
export function selectMessages(options: MessageOptions): Sql {
  const isLate = chance(sql`dice`, 'late', 0.004)
  const rows = (of: Sql, extra: Partial<RowOptions> = {}) =>
    messageRows(options, { of, steps: sql`true`, revision: sql`0`, ...extra })
  return join(
    [
      rows(sql`NOT ${isLate}`),
      rows(isLate),
      rows(chance(sql`dice`, 'corrected', 0.003), { steps: sql`step = 0`, revision: sql`1` }),
      rows(chance(sql`dice`, 'repeated', 0.003)),
    ],
    sql` UNION ALL `,
  )
}

interface RowOptions {
  /** Which sessions. */
  readonly of: Sql
  readonly steps: Sql
  /** 1 for a row that was rewritten about a day after it was sent. */
  readonly revision: Sql
}

/**
 * The rows of a session, by `step`: the customer's questions, a bot's greeting, the assignment, the answer, the turns, a note, the archive,
 * the reopening. `from_x` is the step at which a part begins; an absent part has no steps.
 */
function messageRows({ seed, end, text }: MessageOptions, { of, steps, revision }: RowOptions): Sql {
  const stepDice = sql`hash(${seed}, 'step', dice, part, step)`
  const said = sql`
    SELECT *, CASE
        WHEN step < from_greeting THEN CASE WHEN outbound AND step = 0 THEN 'agent' ELSE 'customer' END
        WHEN step < from_assignment THEN 'bot'
        WHEN step < from_answer THEN 'system'
        WHEN step < from_turns THEN 'agent'
        WHEN step < from_note THEN CASE
          WHEN step = from_note - 1 AND archived IS NULL THEN 'agent'
          WHEN step_dice & 15 < 8 THEN 'agent' ELSE 'customer' END
        WHEN step < from_archive THEN 'agent'
        WHEN step < from_reopening AND replied IS NOT NULL THEN 'agent'
        ELSE 'system' END AS author,
      CASE
        WHEN step < from_note THEN 'message'
        WHEN step < from_archive THEN 'note'
        WHEN step < from_reopening THEN 'archive'
        ELSE 'reopen' END AS kind,
      CASE
        WHEN step < from_greeting THEN opened + step * ask_gap
        WHEN step < from_assignment THEN opened + 1300000
        WHEN step < from_answer THEN opened + 400000
        WHEN step < from_turns THEN replied
        WHEN step < from_note
          THEN replied + (pace_seconds * (step - from_turns + 1 + 0.8 * ${uniform(sql`step_dice`, 'turn')}) * 1000)::BIGINT * 1000
        WHEN step < from_archive THEN replied + (pace_seconds * 500)::BIGINT * 1000
        WHEN step < from_reopening THEN archived
        ELSE opened + 200000 END AS sent
    FROM (SELECT *, ${stepDice} AS step_dice FROM (SELECT *, unnest(range(steps))::INTEGER AS step FROM (${parted(seed, of)})) WHERE ${steps})`
  return sql`
    SELECT chat_id, ${opaqueId(sql`step_dice`)} AS message_id, make_timestamptz(sent) AS sent_at, author, kind,
      establishment_id, customer_id, channel, platform,
      make_timestamptz(sent + ${revision} * 100000000000 + 1000 * (step_dice & 1023)::BIGINT) AS updated_at,
      CASE WHEN author = 'agent' THEN agent_id END AS author_id
      ${text ? sql`, ${wording(revision)} AS text` : sql``}
    FROM (${said})
    WHERE sent < epoch_us(${end}::TIMESTAMPTZ)`
}

/** The sessions of `of`, with the step at which each part begins. */
function parted(seed: number, of: Sql): Sql {
  const named = (names: readonly (string | null)[]) =>
    sql`nullif(list_extract(${texts(names.map(name => name ?? ''))}, 1 + route), '')`
  return sql`
    SELECT *, from_reopening + reopened::INTEGER AS steps FROM (
      SELECT dice, part, language, ${opaqueId(sql`dice`)} AS chat_id, ${establishmentId(seed)} AS establishment_id,
        ${opaqueId(sql`customer_dice`)} AS customer_id, ${named(routes.map(route => route.channel))} AS channel,
        ${named(routes.map(route => route.platform))} AS platform, concat('agent-', site, '-', agent) AS agent_id,
        opened, outbound, replied, pace_seconds, archived, reopened,
        CASE WHEN replied IS NULL THEN 3600000000 + 1000000 * (dice % 9000)::BIGINT
          WHEN outbound THEN (replied - opened) // (asks + 1)
          ELSE least(45000000, (replied - opened) // (asks + 1)) END // 1000 * 1000 AS ask_gap,
        asks AS from_greeting, asks + greeted::INTEGER AS from_assignment,
        from_assignment + assigned::INTEGER AS from_answer, from_answer + (replied IS NOT NULL)::INTEGER AS from_turns,
        from_turns + turns AS from_note, from_note + noted::INTEGER AS from_archive,
        from_archive + (archived IS NOT NULL)::INTEGER AS from_reopening
      FROM sessions WHERE ${of})`
}

function wording(revision: Sql): Sql {
  const oneOf = (words: readonly string[]) =>
    sql`list_extract(${texts(words)}, 1 + (step_dice % ${words.length})::INTEGER)`
  const byLanguage = (speech: Speech) =>
    sql`CASE language WHEN 'en' THEN ${oneOf(phrases.en[speech])} WHEN 'es' THEN ${oneOf(phrases.es[speech])} ELSE ${oneOf(phrases.fr[speech])} END`
  return sql`CASE
    WHEN kind = 'note' THEN ${byLanguage('note')}
    WHEN kind <> 'message' OR author = 'system' THEN NULL
    WHEN author = 'customer' THEN concat(CASE WHEN step < from_greeting THEN ${byLanguage('question')} ELSE ${byLanguage('customer')} END, CASE WHEN ${revision} = 1 THEN ' *' END)
    WHEN author = 'bot' THEN ${byLanguage('bot')}
    ELSE ${byLanguage('agent')} END`
}
