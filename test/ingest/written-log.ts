import { makeData, makeVector, Table, TimestampMicrosecond, tableToIPC, Utf8, vectorFromArray } from 'apache-arrow'
import fc from 'fast-check'
import { authors, kinds } from '../../src/store/schema.ts'
import { formatInstant } from '../../src/time/instant.ts'

/** A log row as a user may have it; null means missing. */
export interface WrittenRow {
  readonly chat_id: string
  readonly message_id: string | null
  readonly sent_at: bigint
  readonly author: (typeof authors)[number]
  readonly kind: (typeof kinds)[number] | null
  readonly establishment_id: string
  readonly customer_id: string | null
  readonly channel: string | null
  readonly platform: string | null
  readonly updated_at: bigint | null
  readonly withdrawn: boolean | null
  readonly author_id: string | null
  readonly text: string | null
  readonly attachments:
    | readonly { readonly name: string; readonly media_type: string | null; readonly bytes: number }[]
    | null
}

const columns = [
  'chat_id',
  'message_id',
  'sent_at',
  'author',
  'kind',
  'establishment_id',
  'customer_id',
  'channel',
  'platform',
  'updated_at',
  'withdrawn',
  'author_id',
  'text',
  'attachments',
] as const satisfies readonly (keyof WrittenRow)[]

/** Texts that break careless quoting and parsing. */
const hostile = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }),
  fc.constantFrom(
    '"',
    '""',
    ',',
    ';',
    '\n',
    '\r\n',
    '\r',
    "'; DROP TABLE log; --",
    '=1+1',
    'null',
    'NULL',
    '\\N',
    ' ',
    '01',
    '\u0000',
    '{"a":1}',
    '😀',
    '\u202e',
  ),
)
const optional = fc.option(hostile)
const instant = fc.bigInt({ min: -1_000_000_000_000_000n, max: 4_000_000_000_000_000n })

export const writtenRow: fc.Arbitrary<WrittenRow> = fc.record({
  chat_id: hostile,
  message_id: optional,
  sent_at: instant,
  author: fc.constantFrom(...authors),
  kind: fc.option(fc.constantFrom(...kinds)),
  establishment_id: hostile,
  customer_id: optional,
  channel: optional,
  platform: optional,
  updated_at: fc.option(instant),
  withdrawn: fc.option(fc.boolean()),
  author_id: optional,
  text: optional,
  attachments: fc.option(
    fc.array(fc.record({ name: hostile, media_type: optional, bytes: fc.nat({ max: 100_000_000 }) }), {
      minLength: 1,
      maxLength: 2,
    }),
  ),
})

const textOf = (row: WrittenRow, column: keyof WrittenRow) => {
  const value = row[column]
  if (value === null || typeof value === 'string') return value
  return typeof value === 'bigint' ? formatInstant(value) : JSON.stringify(value)
}

export interface CsvStyle {
  readonly delimiter: string
  readonly lineEnd: string
}

export function toCsv(rows: readonly WrittenRow[], { delimiter, lineEnd }: CsvStyle): string {
  const cell = (text: string | null) => (text === null ? '' : `"${text.replaceAll('"', '""')}"`)
  const lines = rows.map(row => columns.map(column => cell(textOf(row, column))).join(delimiter))
  return [columns.join(delimiter), ...lines].map(line => line + lineEnd).join('')
}

/** Missing values are alternately null and left out. */
export function toJsonl(rows: readonly WrittenRow[]): string {
  const line = (row: WrittenRow, index: number) => {
    const present = columns.filter(column => row[column] !== null || index % 2 === 0)
    const value = (column: keyof WrittenRow) => (typeof row[column] === 'bigint' ? textOf(row, column) : row[column])
    return JSON.stringify(Object.fromEntries(present.map(column => [column, value(column)])))
  }
  return rows.map((row, index) => `${line(row, index)}\n`).join('')
}

const camel = (column: string) => column.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())

/** Plain objects with camelCase keys; instants are alternately text and bigint. */
export function toObjects(rows: readonly WrittenRow[]): object[] {
  return rows.map((row, index) =>
    Object.fromEntries(
      columns.map(column => {
        const value =
          typeof row[column] === 'bigint' && index % 2 === 0 ? textOf(row, column) : (row[column] ?? undefined)
        const own = Array.isArray(value)
          ? value.map(({ media_type, ...rest }) => ({ ...rest, mediaType: media_type }))
          : value
        return [camel(column), own]
      }),
    ),
  )
}

/** Instants are timestamps in UTC, all else is text. */
export function toTable(rows: readonly WrittenRow[]): Table {
  const vectorOf = (column: (typeof columns)[number]) => {
    if (column !== 'sent_at' && column !== 'updated_at')
      return vectorFromArray(
        rows.map(row => textOf(row, column)),
        new Utf8(),
      )
    const values = rows.map(row => row[column])
    const nullBitmap = new Uint8Array(Math.ceil(rows.length / 8) + 8)
    values.forEach((value, index) => {
      if (value !== null) nullBitmap[index >> 3] = (nullBitmap[index >> 3] ?? 0) | (1 << (index & 7))
    })
    const data = BigInt64Array.from(values, value => value ?? 0n)
    const nullCount = values.filter(value => value === null).length
    return makeVector(
      makeData({ type: new TimestampMicrosecond('UTC'), data, nullBitmap, nullCount, length: rows.length }),
    )
  }
  return new Table(Object.fromEntries(columns.map(column => [column, vectorOf(column)])))
}

export function toArrow(rows: readonly WrittenRow[], type: 'file' | 'stream'): Uint8Array {
  return tableToIPC(toTable(rows), type)
}

/** What `incoming` holds for a row that has a message id, with its attachments parsed. */
export function canonical(row: WrittenRow) {
  return { ...row, kind: row.kind ?? 'message', withdrawn: row.withdrawn ?? false }
}
