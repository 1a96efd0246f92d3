import { type Sql, sql } from '../../engine/sql.ts'
import { parseInstant } from '../../time/instant.ts'

/** The supported range of instants: years 1 to 9999. */
export const firstMicros = parseInstant('0001-01-01T00:00:00Z') ?? 0n
export const lastMicros = parseInstant('9999-12-31T23:59:59.999999Z') ?? 0n

const dayMicros = 86_400_000_000n

/** A format that writes a time as a number. */
interface NumericTime {
  /** True for times on a local clock, false for instants. */
  readonly isLocal: boolean
  /** Microseconds since 1970 from a text; NULL when it is not such a number. */
  readonly micros: (text: Sql) => Sql
  /** What the text must be, for the error message. */
  readonly rule: string
}

/** The numeric formats by name. */
export const numericTimes: ReadonlyMap<string, NumericTime> = new Map([
  ['epoch-seconds', epoch(1_000_000, 'seconds')],
  ['epoch-milliseconds', epoch(1000, 'milliseconds')],
  ['epoch-microseconds', epoch(1, 'microseconds')],
  // Excel's 1900 calendar has a day 60 that never existed, 29 February 1900; from day 61 on it is correct.
  ['excel-serial', serial({ first: 61, daysTo1970: 25_569, dayZero: '1899-12-30', example: '45931.4166667' })],
  ['excel-serial-1904', serial({ first: 0, daysTo1970: 24_107, dayZero: '1904-01-01', example: '44469.4166667' })],
])

/** Whether a number has an exponent, as a spreadsheet writes a long one after losing digits. Decimal point or comma. */
export function isShortened(text: Sql): Sql {
  return sql`regexp_full_match(${text}, '[+-]?\\d+([.,]\\d+)?[eE][+-]?\\d+')`
}

/** The digits of a double, without an exponent unless it is out of the range of times. */
export function doubleText(value: Sql): Sql {
  const text = sql`${value}::VARCHAR`
  const plain = sql`CASE WHEN abs(${value}) < 1 THEN TRY_CAST(${value} AS DECIMAL(31, 12))::VARCHAR ELSE TRY_CAST(${value} AS BIGINT)::VARCHAR END`
  return sql`CASE WHEN contains(${text}, 'e') THEN coalesce(${plain}, ${text}) ELSE ${text} END`
}

function epoch(unitMicros: number, unit: string): NumericTime {
  return {
    isLocal: false,
    micros: text => epochMicros(text, unitMicros),
    rule: `a number of ${unit} since 1970, in the years 1 to 9999`,
  }
}

/** Whole or decimal; digits beyond microseconds are rounded down, also before 1970. */
function epochMicros(text: Sql, unitMicros: number): Sql {
  const decimal = sql`CASE
    WHEN regexp_full_match(${text}, '[+-]?\\d{1,18}(\\.\\d{1,12})?') THEN ${text}::DECIMAL(31, 12)
    WHEN regexp_full_match(${text}, '[+-]?\\d{1,18}\\.\\d+') THEN regexp_extract(${text}, '[^.]+\\.\\d{12}')::DECIMAL(31, 12) END`
  const micros = sql`floor(${decimal} * ${unitMicros})`
  return sql`CASE WHEN ${micros} BETWEEN ${firstMicros} AND ${lastMicros} THEN ${micros}::BIGINT END`
}

interface Serial {
  /** The first day on which the spreadsheet's calendar is correct. */
  readonly first: number
  readonly daysTo1970: number
  readonly dayZero: string
  readonly example: string
}

function serial({ first, daysTo1970, dayZero, example }: Serial): NumericTime {
  return {
    isLocal: true,
    micros: text => serialMicros(text, { first, daysTo1970 }),
    rule: `a number of days as a spreadsheet counts them from ${dayZero}, such as ${example}`,
  }
}

/**
 * Five to seven decimals distinguish seconds but nothing finer, since a second is just over 1e-5 days; such times are rounded to the second.
 * More decimals, of which a double holds eleven, distinguish milliseconds.
 */
function serialMicros(text: Sql, { first, daysTo1970 }: Pick<Serial, 'first' | 'daysTo1970'>): Sql {
  const days = sql`replace(${text}, ',', '.')::DOUBLE`
  const micros = sql`CASE
    WHEN regexp_full_match(${text}, '\\d{1,7}([.,]\\d{0,7})?') THEN round(${days} * 86400)::BIGINT * 1000000
    WHEN regexp_full_match(${text}, '\\d{1,7}[.,]\\d{8,30}') THEN round(${days} * 86400000)::BIGINT * 1000 END`
  return sql`CASE WHEN ${micros} >= ${BigInt(first) * dayMicros} THEN ${micros} - ${BigInt(daysTo1970) * dayMicros} END`
}
