import { identifier, join, type Sql, sql, texts } from '../../engine/sql.ts'
import { authors, kinds, logColumns } from '../../store/schema.ts'
import type { LogPart } from '../log-part.ts'
import type { FlagRule, TextRule } from '../mapping/mapping.ts'
import { attachmentsColumn } from './attachments-column.ts'
import { type ColumnSql, faultOf, stepOf } from './column-sql.ts'
import { flagColumn } from './flag-column.ts'
import { instantColumn } from './instant-column.ts'
import type { LogColumn, LogRules } from './log-rules.ts'
import { cellText, textColumn } from './text-column.ts'

/**
 * Columns that `incoming` has only while it is filled: why a row is rejected, why it is left out, and how many of its times a clock change
 * affects.
 */
export const fillingColumns = {
  reason: sql`VARCHAR`,
  left_out: sql`VARCHAR`,
  ambiguous: sql`INTEGER`,
  skipped: sql`INTEGER`,
} as const satisfies Record<string, Sql>

const columnNames = Object.keys(logColumns).filter((name): name is LogColumn => name in logColumns)

/** Values for the NOT NULL columns of rows that are rejected or left out, which are deleted before anything reads them. message_id always has one. */
const placeholders: { readonly [C in LogColumn]?: Sql } = {
  chat_id: sql`''`,
  sent_at: sql`make_timestamptz(0)`,
  author: sql`'system'`,
  kind: sql`'message'`,
  withdrawn: sql`false`,
}

/** Inserts a part's rows into `incoming`, in order: in canonical form, or with a `reason` if they are rejected. */
export function insertCanonical(part: LogPart, log: LogRules): Sql {
  const columns = columnsOf(part, log)
  const problems = columnNames.flatMap(name => [
    ...(hasFault(columns[name]) ? [faultOf(name)] : []),
    ...(columns[name].problem === null ? [] : [columns[name].problem]),
  ])
  const reason = sql`coalesce(${join([...(part.problem === null ? [] : [sql`"row problem"`]), ...problems, sql`NULL`])})`
  const changes = columnNames.flatMap(name => columns[name].clockChanges ?? [])
  const sum = (numbers: readonly Sql[]) => join(numbers, sql` + `, sql`0`)

  const values = join(columnNames.map(name => sql`${columns[name].value} AS ${identifier(name)}`))
  const complete = join(
    columnNames.map(name => {
      const value = name === 'message_id' ? sql`coalesce(message_id, ${contentHash})` : identifier(name)
      const placeholder = placeholders[name]
      return placeholder === undefined
        ? value
        : sql`CASE WHEN reason IS NULL AND left_out IS NULL THEN ${value} ELSE ${placeholder} END`
    }),
  )
  return sql`INSERT INTO incoming SELECT ${complete}, CASE WHEN left_out IS NULL THEN reason END, left_out, ambiguous, skipped
    FROM (SELECT ${values}, ${reason} AS reason, "left out" AS left_out,
      ${sum(changes.map(change => change.ambiguous))} AS ambiguous, ${sum(changes.map(change => change.skipped))} AS skipped
      FROM (${stepped(part, columns, leftOut(part, log))}))`
}

/** Unambiguous, because the first three parts contain no space and the length delimits the chat id. */
const contentHash = sql`md5(concat(epoch_us(sent_at), ' ', author, ' ', kind, ' ', length(chat_id), ' ', chat_id, ' ' || "text"))`

/** Columns that identify something. */
const idColumns: ReadonlySet<LogColumn> = new Set([
  'chat_id',
  'message_id',
  'establishment_id',
  'customer_id',
  'author_id',
])

function columnsOf(part: LogPart, log: LogRules): Readonly<Record<LogColumn, ColumnSql>> {
  const { rules, patterns, earliest } = log
  const text = (name: LogColumn, rule: TextRule | null, needed: boolean, allowed: readonly string[] | null = null) => {
    const missing = rule?.missing ?? log.missing
    return textColumn({ name, needed, isId: idColumns.has(name), allowed, missing }, rule ?? {}, part.cells)
  }
  const instant = (name: 'sent_at' | 'updated_at', needed: boolean) => {
    const rule = rules[name] ?? { column: name, format: 'iso' }
    const patternGives = patterns.get(rule.format) ?? null
    const cell = rules[name] === null ? undefined : part.cells.get(rule.column)
    const missing = rule.missing ?? log.missing
    return instantColumn({ name, needed, file: part.file, patternGives, earliest, missing }, rule, cell)
  }
  const flag = (name: LogColumn, rule: FlagRule | null) =>
    flagColumn({ name, missing: rule?.missing ?? log.missing }, rule ?? {}, part.cells)
  return {
    chat_id: text('chat_id', rules.chat_id, true),
    message_id: text('message_id', rules.message_id, false),
    sent_at: instant('sent_at', true),
    author: text('author', rules.author, true, authors),
    kind: withDefault(text('kind', rules.kind, false, kinds), sql`'message'`),
    establishment_id: text('establishment_id', rules.establishment_id, false),
    customer_id: text('customer_id', rules.customer_id, false),
    channel: text('channel', rules.channel, false),
    platform: text('platform', rules.platform, false),
    updated_at: instant('updated_at', false),
    withdrawn: withDefault(flag('withdrawn', rules.withdrawn), sql`false`),
    author_id: text('author_id', rules.author_id, false),
    text: text('text', rules.text, false),
    attachments:
      rules.attachments === null
        ? { steps: [], value: sql`NULL`, problem: null }
        : attachmentsColumn(
            { ...rules.attachments, missing: rules.attachments.missing ?? [...log.missing] },
            part.cells.get(rules.attachments.column),
          ),
  }
}

/** Why a row is left out: the column and its value. NULL for all others. */
function leftOut({ cells }: LogPart, { skip, missing }: LogRules): Sql {
  const reasons = Object.entries(skip).map(([name, values]) => {
    const text = cellText(name, cells, missing)
    return sql`CASE WHEN list_contains(${texts(values)}, ${text}) THEN ${`${name} `} || ${text} END`
  })
  return sql`coalesce(${join([...reasons, sql`NULL::VARCHAR`])})`
}

function hasFault({ fault }: ColumnSql): boolean {
  return fault !== null && fault !== undefined
}

function withDefault(column: ColumnSql, value: Sql): ColumnSql {
  return { ...column, value: sql`coalesce(${column.value}, ${value})` }
}

/** The part's rows with every step of every column, as one nested query per step. */
function stepped(part: LogPart, columns: Readonly<Record<LogColumn, ColumnSql>>, left: Sql): Sql {
  const depth = Math.max(...columnNames.map(name => columns[name].steps.length))
  const step = (index: number) =>
    columnNames.flatMap(name => {
      const expression = columns[name].steps[index]
      return expression === undefined ? [] : [sql`${expression} AS ${stepOf(name, index)}`]
    })
  const faults = columnNames.flatMap(name => {
    const { fault } = columns[name]
    return fault === null || fault === undefined ? [] : [sql`${fault} AS ${faultOf(name)}`]
  })
  const problem = part.problem === null ? [] : [sql`${part.problem} AS "row problem"`]
  let query = sql`SELECT ${join([...step(0), ...faults, ...problem, sql`${left} AS "left out"`])} FROM ${part.from}`
  for (let index = 1; index < depth; index++) query = sql`SELECT *, ${join(step(index))} FROM (${query})`
  return query
}
