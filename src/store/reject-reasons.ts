import type { Engine } from '../engine/engine.ts'
import { read, type Source } from '../engine/source.ts'
import { operation, type Sql, sql, storeTable } from '../engine/sql.ts'
import type { RejectReason } from '../errors.ts'
import { assertKnownOptions } from '../known-options.ts'
import type { RejectsOptions } from './rejects.ts'

/** Why loads rejected rows; the example is of the earliest load. */
export interface StoredRejectReason extends RejectReason {
  readonly example: RejectReason['example'] & { readonly load: number }
}

/**
 * Why rows were rejected, the most frequent reason first; by one load if `load` is given, otherwise by all.
 *
 * @example const [most] = await rejectReasons(store)
 */
export async function rejectReasons(
  source: Source,
  options: Pick<RejectsOptions, 'load'> = {},
): Promise<readonly StoredRejectReason[]> {
  assertKnownOptions('rejectReasons', options, { load: true })
  const load = options.load ?? null
  return read(source, engine =>
    countReasons(
      engine,
      sql`(SELECT * FROM ${storeTable('rejects')} WHERE ${load === null ? sql`true` : sql`load_id = ${load}`})`,
      sql`load_id`,
    ),
  )
}

/** The end of the rule that an id breaks of which a spreadsheet kept only the first digits. */
export const lostDigits = 'must have all its digits, a spreadsheet kept only the first ones'

// A reason is the rule, `: ` and the value. No rule contains `: `, so the first one ends the rule; the value may contain anything.
const end = sql`position(': ' IN reason)`
const rule = sql`CASE WHEN ${end} = 0 THEN reason ELSE substr(reason, 1, ${end} - 1) END`

const ofFirst = (place: Sql) => operation('element', sql`first`, place)

/** Counts the rows of a table of rejects by rule. `load` is the expression for a row's load number, from 1. */
export async function countReasons(engine: Engine, table: Sql, load: Sql): Promise<readonly StoredRejectReason[]> {
  const found = await engine.query(
    sql`SELECT of_log, rule, "rows", ${ofFirst(sql`1`)} AS load, ${ofFirst(sql`2`)} AS file, ${ofFirst(sql`3`)} AS line,
        CASE WHEN length(${ofFirst(sql`4`)}) > length(rule) THEN substr(${ofFirst(sql`4`)}, length(rule) + 3) END AS value
      FROM (
        SELECT of_log, rule, count(*) AS "rows", min(${operation('tuple', load, sql`file`, sql`line`, sql`reason`)}) AS first
        FROM (SELECT *, ${rule} AS rule FROM ${table} AS r) AS ruled GROUP BY of_log, rule) AS counted
      ORDER BY "rows" DESC, of_log DESC, rule`,
    {
      of_log: 'boolean',
      rule: 'text',
      rows: 'count',
      load: 'count',
      file: 'text',
      line: 'count',
      value: 'text?',
    },
  )
  return found.map(({ of_log, rule, rows, load, file, line, value }) => ({
    of: of_log ? 'log' : 'establishments',
    reason: rule,
    rows,
    example: { load, file, line, value },
  }))
}
