import { nextTurn } from '../slices.ts'
import { rowDecoder } from './codec.ts'
import type { Columns, Row } from './engine.ts'

/** Decodes the lines of a result in `JSONCompactEachRowWithNamesAndTypes`: names, types, then rows. */
export async function rowsOf<const C extends Columns>(
  lines: AsyncIterable<readonly { json(): unknown }[]>,
  columns: C,
  signal: AbortSignal | undefined,
): Promise<Row<C>[]> {
  const rows: Row<C>[] = []
  const head: (readonly string[])[] = []
  let decode: ((rows: readonly (readonly unknown[])[]) => Row<C>[]) | undefined
  for await (const part of lines) {
    if (rows.length > 0) await nextTurn(signal)
    const parsed = part.map(line => line.json() as readonly unknown[])
    while (head.length < 2 && parsed.length > 0) head.push(parsed.shift() as readonly string[])
    const [names, types] = head
    if (names === undefined || types === undefined) continue
    if (decode === undefined) {
      const declared = new Map(Object.entries(columns))
      const convert = clickHouseConverter(
        types,
        column => declared.get(names[column] ?? '')?.startsWith('boolean') === true,
      )
      const ofColumns = rowDecoder(names, columns)
      decode = part => ofColumns(convert(part))
    }
    rows.push(...decode(parsed))
  }
  return rows
}

/**
 * Returns a converter of rows in ClickHouse's compact JSON, with quoted 64-bit integers and instants as seconds, to columns as `rowDecoder`
 * takes them. `types` are the names of the columns' types, and `isBoolean` tells which of them are to be booleans: what compares gives 0 or 1.
 */
function clickHouseConverter(
  types: readonly string[],
  isBoolean: (column: number) => boolean,
): (rows: readonly (readonly unknown[])[]) => readonly (readonly unknown[])[] {
  const converters = types.map((type, column) => (isBoolean(column) ? toBoolean : converterOf(type)))
  return rows => converters.map((convert, column) => rows.map(row => convert(row[column])))
}

type Convert = (value: unknown) => unknown

const toBoolean: Convert = value => (value === 0 || value === 1 ? value === 1 : value)

function converterOf(type: string): Convert {
  const inner = /^(?:Nullable|LowCardinality)\((.*)\)$/s.exec(type)?.[1]
  if (inner !== undefined) {
    const convert = converterOf(inner)
    return value => (value === null ? null : convert(value))
  }
  if (/^U?Int(64|128|256)$/.test(type)) return value => BigInt(value as string)
  if (type.startsWith('DateTime64(6')) return value => ({ micros: micros(String(value)) })
  if (type.startsWith('Array(')) return value => ({ items: value })
  return value => value
}

/**
 * Seconds as microseconds. Of an instant before 1970, ClickHouse writes the fraction in digits below `0`: `0.00000/` is -1 µs. Should it write
 * `-0.000001` some day, that is read too.
 */
function micros(seconds: string): bigint {
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d+)(?:\.([&-9]{1,6}))?$/.exec(seconds) ?? []
  if (whole === '') throw new Error(`not an instant in seconds: ${seconds}`)
  const digits = [...fraction.padEnd(6, '0')].map(digit => digit.charCodeAt(0) - 48)
  const ofFraction = digits.reduce((sum, digit) => sum * 10 + digit, 0)
  const magnitude = BigInt(whole) * 1_000_000n + BigInt(sign === '-' ? Math.abs(ofFraction) : ofFraction)
  return sign === '-' ? -magnitude : magnitude
}
