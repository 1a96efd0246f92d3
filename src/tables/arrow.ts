import {
  Bool,
  type DataType,
  Field,
  Float64,
  Int64,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Table,
  TimestampMicrosecond,
  tableToIPC,
  Utf8,
  vectorFromArray,
} from 'apache-arrow'
import type { FlatTable, FlatType, FlatValue } from '../metrics/definitions/flat-table.ts'
import type { AnyAnswer } from '../metrics/operators/index.ts'
import { parseInstant } from '../time/instant.ts'
import { flatAnswer } from './flat-answer.ts'

/**
 * An answer's rows as an Arrow table. The types depend only on the query, even if there are no rows: counts are int64, seconds and shares
 * float64, instants timestamps in UTC with microseconds, buckets and other texts utf8.
 */
export function toArrow(answer: AnyAnswer): Table {
  return tableToArrow(flatAnswer(answer))
}

/** A flat table as an Arrow table; see `toArrow`. */
export function tableToArrow({ columns, rows }: FlatTable): Table {
  const fields = columns.map(({ name, type, nullable }) => new Field(name, arrowTypes[type].type(), nullable))
  const schema = new Schema(fields)
  const children = fields.map((field, index) => {
    const { encode, storage } = arrowTypes[columns[index]?.type ?? 'text']
    const values = rows.map(row => encodeNullable(row[index] ?? null, encode))
    const stored = vectorFromArray(values, storage?.() ?? field.type).data[0]
    return stored?.clone(field.type) ?? makeData({ type: field.type })
  })
  const struct = makeData({ type: new Struct(fields), length: rows.length, nullCount: 0, children })
  return new Table(schema, new RecordBatch(schema, struct))
}

/** A flat table as the bytes of an Arrow IPC file. */
export function tableToArrowFile(table: FlatTable): Uint8Array {
  return tableToIPC(tableToArrow(table), 'file')
}

interface ArrowType {
  readonly type: () => DataType
  /** A type whose builder writes the same bytes, if the type's own builder does not accept the values. */
  readonly storage?: () => DataType
  readonly encode: (value: Exclude<FlatValue, null>) => unknown
}

const text: ArrowType = { type: () => new Utf8(), encode: String }
const whole: ArrowType = { type: () => new Int64(), encode: BigInt }
const double: ArrowType = { type: () => new Float64(), encode: Number }

// The builder of timestamps takes milliseconds and would lose the microseconds.
const instant: ArrowType = {
  type: () => new TimestampMicrosecond('UTC'),
  storage: () => new Int64(),
  encode: value => parseInstant(String(value)),
}

const arrowTypes: Readonly<Record<FlatType, ArrowType>> = {
  text,
  id: text,
  code: text,
  metric: text,
  bucket: text,
  count: whole,
  rankChange: whole,
  seconds: double,
  share: double,
  changeRatio: double,
  instant,
  boolean: { type: () => new Bool(), encode: Boolean },
}

function encodeNullable(value: FlatValue, encode: ArrowType['encode']): unknown {
  return value === null ? null : encode(value)
}
