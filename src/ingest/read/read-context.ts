import type { DuckDBEngine } from '../../engine/duckdb.ts'
import { IngestError } from '../../errors.ts'
import type { RejectedRow } from '../quarantine.ts'
import type { FoundEncoding } from './decode.ts'
import type { Scratch } from './unpack.ts'

/** What reading an input needs from the load that it belongs to. */
export interface ReadContext {
  readonly engine: DuckDBEngine
  readonly scratch: Scratch
  /** The columns that the load looks for in the input; null for all that it has. */
  readonly columns: readonly string[] | null
  /** Those that may be spelled otherwise in the input: with capitals, spaces, hyphens. */
  readonly spelled: readonly string[]
  /** Those of them without which the input is of no use. */
  readonly needed: readonly string[]
  /** Those of them that hold ISO 8601 instants, for which an object may have a bigint of microseconds instead. */
  readonly instants: readonly string[]
  /** Of CSV files; undefined to guess it. */
  readonly delimiter: string | undefined
  /** Lines before a CSV file's header. */
  readonly skip: number
  /** How the text of CSV and of JSONL files is written, by a name that is known; undefined to find it. */
  readonly encodings: { readonly csv: string | undefined; readonly jsonl: string | undefined }
  readonly onEncoding: (found: FoundEncoding) => void
  readonly reject: (rows: readonly RejectedRow[], file: string) => Promise<void>
}

/** Throws `IngestError` when a column that is looked for stands in a file more than once: it cannot be told which is meant. */
export function assertDistinct(file: string, names: readonly string[], columns: readonly string[] | null): void {
  const repeated = names.find((name, index) => names.indexOf(name) < index && (columns?.includes(name) ?? true))
  if (repeated === undefined) return
  throw new IngestError(`${file}: a column must have a name of its own, two are ${JSON.stringify(repeated)}`, { file })
}
