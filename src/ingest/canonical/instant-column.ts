import { instant, type Sql, sql } from '../../engine/sql.ts'
import { IngestError } from '../../errors.ts'
import type { Cell } from '../log-part.ts'
import type { InstantRule } from '../mapping/mapping.ts'
import { type ColumnSql, presentText, quotedLength, stepOf } from './column-sql.ts'
import { isoInstant, isoLocalMicros } from './iso-time.ts'
import { localTimeSql, localYears } from './local-times.ts'
import type { Earliest } from './log-rules.ts'
import { doubleText, firstMicros, isShortened, lastMicros, numericTimes } from './numeric-times.ts'

export interface InstantColumn {
  readonly name: string
  readonly needed: boolean
  /** Named in errors. */
  readonly file: string
  /** What the rule's strptime pattern yields; null when the format is not a pattern. */
  readonly patternGives: 'instant' | 'local time' | null
  /** Rows with an earlier time are rejected. */
  readonly earliest: Earliest
  /** Texts that mean a missing value. */
  readonly missing: readonly string[]
}

/** How a cell is read: as an instant, as microseconds on a local clock, or as either. */
interface Reading {
  readonly instant: Sql | null
  readonly localMicros: Sql | null
  /** What the value must be, for the error message. */
  readonly rule: string
  /** Whether a spreadsheet has shortened the value to its first digits; absent when that is impossible. */
  readonly isShortened?: Sql
}

const first = instant(firstMicros)
const latest = instant(lastMicros)

/** An instant from a text or typed column. Throws `IngestError` when no value of the column can be read by its rule. */
export function instantColumn(column: InstantColumn, rule: InstantRule, cell: Cell | undefined): ColumnSql {
  const missing = column.needed ? sql`${`${column.name} is missing`}` : sql`NULL`
  if (cell === undefined) return { steps: [], value: sql`NULL`, problem: column.needed ? missing : null }

  const { earliest } = column
  const text = writtenTime(cell, column, rule)
  const given = stepOf(column.name, 0)
  const reading = text === null ? readTyped(given, cell.type, column, rule) : readText(given, column, rule)
  const steps = [
    text === null ? cell.value : presentText(text, column.missing),
    reading.instant ?? sql`NULL::TIMESTAMPTZ`,
  ]
  const direct = stepOf(column.name, 1)
  const quoted = sql`left(${given}::VARCHAR, ${quotedLength})`
  const years1To9999 = `${column.name} must lie in the years 1 to 9999: `
  // JavaScript writes dates outside these years in the expanded form of ISO 8601.
  const malformed = sql`CASE WHEN ${reading.isShortened ?? sql`false`}
      THEN ${`${column.name} must have all its digits, they were lost in a spreadsheet: `}
    WHEN regexp_matches(${quoted}, '^[+-]\\d{6}-\\d\\d-') THEN ${years1To9999}
    ELSE ${`${column.name} must be ${reading.rule}: `} END || ${quoted}`
  const early = `${column.name} must not be before ${earliest.written}, seconds may have been read as milliseconds: `
  const isEarly = (at: Sql) => sql`${at} < ${instant(earliest.micros)}`
  const outOfRange = sql`WHEN ${direct} < ${first} OR ${direct} > ${latest} THEN ${years1To9999} || ${quoted}
    WHEN ${isEarly(direct)} THEN ${early} || ${quoted}`

  if (reading.localMicros === null) {
    const problem = sql`CASE WHEN ${given} IS NULL THEN ${missing} WHEN ${direct} IS NULL THEN ${malformed} ${outOfRange} END`
    return { steps, value: direct, problem }
  }
  if (rule.zone === undefined) {
    const zoneless = `${column.name} must have an offset or Z, or a mapping must say its zone: `
    const problem = sql`CASE WHEN ${given} IS NULL THEN ${missing}
      WHEN ${direct} IS NULL AND ${reading.localMicros} IS NOT NULL THEN ${zoneless} || ${quoted}
      WHEN ${direct} IS NULL THEN ${malformed} ${outOfRange} END`
    return { steps, value: direct, problem }
  }
  const [local, run] = [stepOf(column.name, 2), stepOf(column.name, 3)]
  const clock = localTimeSql(rule.zone, local)
  steps.push(sql`CASE WHEN ${direct} IS NULL THEN ${reading.localMicros} END`, clock.run)
  const years = `${column.name} without an offset must lie in the years ${localYears.first} to ${localYears.last}: `
  const value = sql`coalesce(${direct}, make_timestamptz(${clock.instantMicros(run)}))`
  return {
    steps,
    value,
    problem: sql`CASE WHEN ${given} IS NULL THEN ${missing}
      WHEN ${direct} IS NULL AND ${local} IS NULL THEN ${malformed}
      WHEN ${direct} IS NULL AND ${run} IS NULL THEN ${years} || ${quoted} ${outOfRange}
      WHEN ${isEarly(value)} THEN ${early} || ${quoted} END`,
    clockChanges: { ambiguous: clock.isChange(run, 'ambiguous'), skipped: clock.isChange(run, 'skipped') },
  }
}

function readText(text: Sql, column: InstantColumn, rule: InstantRule): Reading {
  if (rule.format === 'iso') {
    return {
      instant: isoInstant(text),
      localMicros: isoLocalMicros(text),
      rule: 'an ISO 8601 date and time such as 2026-10-25T02:30:00+02:00',
    }
  }
  const number = numericTimes.get(rule.format)
  if (number !== undefined) {
    const read = number.micros(text)
    return {
      instant: number.isLocal ? null : sql`make_timestamptz(${read})`,
      localMicros: number.isLocal ? read : null,
      isShortened: isShortened(text),
      rule: number.rule,
    }
  }
  const parsed = sql`try_strptime(${text}, ${rule.format})`
  // A rule must not contain `: `, which ends it: see `countReasons`.
  const expected = `a date and time written as ${rule.format.replaceAll(': ', ':\u00a0')}`
  return column.patternGives === 'instant'
    ? { instant: parsed, localMicros: null, rule: expected }
    : { instant: null, localMicros: microsOfTimestamp(parsed), rule: expected }
}

/** The text of a column of texts, or of numbers if the format is numeric; null for any other column. */
function writtenTime({ value, type }: Cell, column: InstantColumn, rule: InstantRule): Sql | null {
  if (type === 'VARCHAR' || type === 'JSON') return sql`${value}::VARCHAR`
  if (!numericTimes.has(rule.format) || !/^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|DOUBLE|FLOAT|DECIMAL)/.test(type))
    return null
  if (type === 'FLOAT') throw failure(column, rule, 'is FLOAT: its 32 bits have too few digits for a time')
  return type === 'DOUBLE' ? doubleText(value) : sql`${value}::VARCHAR`
}

function failure({ file }: InstantColumn, { column }: InstantRule, problem: string): IngestError {
  return new IngestError(`${file}: column ${column} ${problem}`, { file })
}

function readTyped(value: Sql, type: string, column: InstantColumn, rule: InstantRule): Reading {
  const fail = (problem: string) => failure(column, rule, problem)
  if (rule.format !== 'iso') throw fail(`is ${type}: the format ${rule.format} is for text and numbers`)
  if (type === 'TIMESTAMP WITH TIME ZONE') return { instant: value, localMicros: null, rule: 'an instant' }
  const isTimestamp = /^TIMESTAMP(_S|_MS|_NS)?$/.test(type)
  if (isTimestamp && rule.zone !== undefined) {
    return { instant: null, localMicros: microsOfTimestamp(value), rule: 'a date and time' }
  }
  // An optional column, most often empty: then each row is judged by itself.
  if (!column.needed) return readText(sql`${value}::VARCHAR`, column, rule)
  throw fail(
    isTimestamp
      ? `has times without an offset: a mapping must give their zone, such as { column: ${rule.column}, zone: Europe/Paris }`
      : `is ${type}, not an instant: a mapping must give its format, such as { column: ${rule.column}, format: epoch-seconds }`,
  )
}

function microsOfTimestamp(value: Sql): Sql {
  return sql`CASE WHEN isfinite(${value}) THEN epoch_us(${value}::TIMESTAMP) END`
}
