import { type Sql, sql } from '../../engine/sql.ts'
import { parseInstant } from '../../time/instant.ts'

/** The years of which instants are known: 1 to 9999. */
export const firstMicros = parseInstant('0001-01-01T00:00:00Z') ?? 0n
export const lastMicros = parseInstant('9999-12-31T23:59:59.999999Z') ?? 0n

const dayMicros = 86_400_000_000n

/** A way to write a time as a number. */
interface NumericTime {
  /** Whether it is a time on a local clock, else an instant. */
  readonly isLocal: boolean
  /** Microseconds since 1970 of a text, null when it is no such number. */
  readonly micros: (text: Sql) => Sql
  /** What a text should be. */
  readonly rule: string
}

/** By the name of the format. */
export const numericTimes: ReadonlyMap<string, NumericTime> = new Map([
  ['epoch-seconds', epoch(1_000_000, 'seconds')],
  ['epoch-milliseconds', epoch(1000, 'milliseconds')],
  ['epoch-microseconds', epoch(1, 'microseconds')],
  // In its calendar of 1900 Excel has a 29 February, the 60th day: from the 61st on it is the world's calendar.
  ['excel-serial', serial({ first: 61, daysTo1970: 25_569, dayZero: '1899-12-30', example: '45931.4166667' })],
  ['excel-serial-1904', serial({ first: 0, daysTo1970: 24_107, dayZero: '1904-01-01', example: '44469.4166667' })],
])

/** A number with an exponent, as a spreadsheet writes a long one: only its first digits are left. Its point may be a comma. */
export function isShortened(text: Sql): Sql {
  return sql`regexp_full_match(${text}, '[+-]?\\d+([.,]\\d+)?[eE][+-]?\\d+')`
}

/** The digits of a double, none behind an exponent unless it is beyond any time. */
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

/** Whole or decimal; what is finer than a microsecond is cut off, downwards also before 1970. */
function epochMicros(text: Sql, unitMicros: number): Sql {
  const decimal = sql`CASE
    WHEN regexp_full_match(${text}, '[+-]?\\d{1,18}(\\.\\d{1,12})?') THEN ${text}::DECIMAL(31, 12)
    WHEN regexp_full_match(${text}, '[+-]?\\d{1,18}\\.\\d+') THEN regexp_extract(${text}, '[^.]+\\.\\d{12}')::DECIMAL(31, 12) END`
  const micros = sql`floor(${decimal} * ${unitMicros})`
  return sql`CASE WHEN ${micros} BETWEEN ${firstMicros} AND ${lastMicros} THEN ${micros}::BIGINT END`
}

interface Serial {
  /** The first day of the spreadsheet's calendar that is right. */
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
 * A second is more than a hundred thousandth of a day: five to seven decimals tell one from the next and nothing finer, so the
 * time is rounded to the second; more, of which a double holds eleven, tell milliseconds.
 */
function serialMicros(text: Sql, { first, daysTo1970 }: Pick<Serial, 'first' | 'daysTo1970'>): Sql {
  const days = sql`replace(${text}, ',', '.')::DOUBLE`
  const micros = sql`CASE
    WHEN regexp_full_match(${text}, '\\d{1,7}([.,]\\d{0,7})?') THEN round(${days} * 86400)::BIGINT * 1000000
    WHEN regexp_full_match(${text}, '\\d{1,7}[.,]\\d{8,30}') THEN round(${days} * 86400000)::BIGINT * 1000 END`
  return sql`CASE WHEN ${micros} >= ${BigInt(first) * dayMicros} THEN ${micros} - ${BigInt(daysTo1970) * dayMicros} END`
}
