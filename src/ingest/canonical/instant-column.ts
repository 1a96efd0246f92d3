import { instant, type Sql, sql } from '../../engine/sql.ts'
import { IngestError } from '../../errors.ts'
import { parseInstant } from '../../metrics/period/instant.ts'
import type { Cell } from '../log-part.ts'
import type { InstantRule } from '../mapping/mapping.ts'
import { type ColumnSql, quotedLength, stepOf } from './column-sql.ts'
import { isoInstant, isoLocalMicros } from './iso-time.ts'
import { localTimeSql, localYears } from './local-times.ts'

export interface InstantColumn {
  readonly name: string
  readonly needed: boolean
  /** For messages. */
  readonly file: string
  /** What the rule's strptime pattern gives; null when the format is none. */
  readonly patternGives: 'instant' | 'local time' | null
}

/** A way to read a cell: as an instant, as microseconds on a local clock, or as either. */
interface Reading {
  readonly instant: Sql | null
  readonly localMicros: Sql | null
  /** What the value should be. */
  readonly rule: string
}

const epochUnits: Readonly<Record<string, { readonly micros: number; readonly name: string }>> = {
  'epoch-seconds': { micros: 1_000_000, name: 'seconds' },
  'epoch-milliseconds': { micros: 1000, name: 'milliseconds' },
  'epoch-microseconds': { micros: 1, name: 'microseconds' },
}
const earliest = instant(parseInstant('0001-01-01T00:00:00Z') ?? 0n)
const latest = instant(parseInstant('9999-12-31T23:59:59.999999Z') ?? 0n)

/** An instant, from text or from a typed column. Throws `IngestError` when the whole column cannot be read by its rule. */
export function instantColumn(column: InstantColumn, rule: InstantRule, cell: Cell | undefined): ColumnSql {
  const missing = column.needed ? sql`${`${column.name} is missing`}` : sql`NULL`
  if (cell === undefined) return { steps: [], value: sql`NULL`, problem: column.needed ? missing : null }

  const isText = cell.type === 'VARCHAR' || cell.type === 'JSON'
  const given = stepOf(column.name, 0)
  const reading = isText ? readText(given, column, rule) : readTyped(given, cell.type, column, rule)
  const steps = [
    isText ? sql`nullif(${cell.value}::VARCHAR, '')` : cell.value,
    reading.instant ?? sql`NULL::TIMESTAMPTZ`,
  ]
  const direct = stepOf(column.name, 1)
  const quoted = sql`left(${given}::VARCHAR, ${quotedLength})`
  const years1To9999 = `${column.name} must lie in the years 1 to 9999: `
  // What JavaScript writes of a date before or after is ISO 8601 too.
  const malformed = sql`CASE WHEN regexp_matches(${quoted}, '^[+-]\\d{6}-\\d\\d-') THEN ${years1To9999}
    ELSE ${`${column.name} must be ${reading.rule}: `} END || ${quoted}`
  const outOfRange = sql`WHEN ${direct} < ${earliest} OR ${direct} > ${latest} THEN ${years1To9999} || ${quoted}`

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
  const localRule = `${column.name} without an offset must lie in the years ${localYears.first} to ${localYears.last}: `
  return {
    steps,
    value: sql`coalesce(${direct}, make_timestamptz(${clock.instantMicros(run)}))`,
    problem: sql`CASE WHEN ${given} IS NULL THEN ${missing}
      WHEN ${direct} IS NULL AND ${local} IS NULL THEN ${malformed}
      WHEN ${direct} IS NULL AND ${run} IS NULL THEN ${localRule} || ${quoted} ${outOfRange} END`,
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
  const unit = epochUnits[rule.format]
  if (unit !== undefined) {
    return {
      instant: epochInstant(text, unit.micros),
      localMicros: null,
      rule: `a number of ${unit.name} since 1970, in the years 1 to 9999`,
    }
  }
  const parsed = sql`try_strptime(${text}, ${rule.format})`
  // No rule holds `: `, which ends it: see `countReasons`.
  const expected = `a date and time written as ${rule.format.replaceAll(': ', ':\u00a0')}`
  return column.patternGives === 'instant'
    ? { instant: parsed, localMicros: null, rule: expected }
    : { instant: null, localMicros: microsOfTimestamp(parsed), rule: expected }
}

/** Whole or decimal; what is finer than a microsecond is cut off, downwards also before 1970. */
function epochInstant(text: Sql, unitMicros: number): Sql {
  const decimal = sql`CASE
    WHEN regexp_full_match(${text}, '[+-]?\\d{1,18}(\\.\\d{1,12})?') THEN ${text}::DECIMAL(31, 12)
    WHEN regexp_full_match(${text}, '[+-]?\\d{1,18}\\.\\d+') THEN regexp_extract(${text}, '[^.]+\\.\\d{12}')::DECIMAL(31, 12)
    WHEN regexp_full_match(${text}, '[+-]?\\d(\\.\\d+)?[eE][+-]?\\d\\d?') THEN TRY_CAST(${text} AS DECIMAL(31, 12)) END`
  const micros = sql`floor(${decimal} * ${unitMicros})`
  return sql`make_timestamptz(CASE WHEN ${micros} BETWEEN ${earliest.epochMicros} AND ${latest.epochMicros} THEN ${micros}::BIGINT END)`
}

function readTyped(value: Sql, type: string, column: InstantColumn, rule: InstantRule): Reading {
  const fail = (problem: string) =>
    new IngestError(`${column.file}: column ${rule.column} ${problem}`, { file: column.file })
  if (rule.format in epochUnits && /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|DOUBLE|FLOAT|DECIMAL)/.test(type)) {
    return readText(sql`${value}::VARCHAR`, column, rule)
  }
  if (rule.format !== 'iso') throw fail(`is ${type}: the format ${rule.format} is for text and numbers`)
  if (type === 'TIMESTAMP WITH TIME ZONE') return { instant: value, localMicros: null, rule: 'an instant' }
  const isTimestamp = /^TIMESTAMP(_S|_MS|_NS)?$/.test(type)
  if (isTimestamp && rule.zone !== undefined) {
    return { instant: null, localMicros: microsOfTimestamp(value), rule: 'a date and time' }
  }
  // The log can do without it, most often it is empty: then it is up to each row.
  if (!column.needed) return readText(sql`${value}::VARCHAR`, column, rule)
  throw fail(
    isTimestamp
      ? `has times without an offset: say in a mapping on which clock, such as { column: ${rule.column}, zone: Europe/Paris }`
      : `is ${type}, no instant: say in a mapping how it is written, such as { column: ${rule.column}, format: epoch-seconds }`,
  )
}

function microsOfTimestamp(value: Sql): Sql {
  return sql`CASE WHEN isfinite(${value}) THEN epoch_us(${value}::TIMESTAMP) END`
}
