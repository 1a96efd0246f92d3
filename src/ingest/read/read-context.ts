import type { DuckDBEngine } from '../../engine/duckdb.ts'
import { IngestError } from '../../errors.ts'
import type { RejectedRow } from '../quarantine.ts'
import type { FoundEncoding } from './decode.ts'
import { didYouMean } from './match-names.ts'
import type { Scratch } from './unpack.ts'

/** A column that an input must have, and the column of the log that is made from it. */
export interface RequiredColumn {
  readonly name: string
  readonly purpose: string
}

/** What reading an input needs from the load that it belongs to. */
export interface ReadContext {
  readonly engine: DuckDBEngine
  readonly scratch: Scratch
  /** The columns that the load looks for in the input; null for all that it has. */
  readonly columns: readonly string[] | null
  /** Those that may be spelled otherwise in the input: with capitals, spaces, hyphens. */
  readonly spelled: readonly string[]
  /** Those of them without which the input is of no use: what a guess of a CSV file's delimiter goes by. */
  readonly needed: readonly string[]
  /** Those without which the input is refused. */
  readonly required: readonly RequiredColumn[]
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

/**
 * Throws `IngestError` naming the required columns that an input does not have, and those that it has, `names`, as they are written
 * there. `has` tells whether a required one is among them, be it under another spelling.
 */
export function assertColumns(
  file: string,
  names: readonly string[],
  required: readonly RequiredColumn[],
  has: (name: string) => boolean,
): void {
  const missing = required.filter(({ name }) => !has(name))
  if (missing.length === 0) return
  const unused = names.filter(name => !required.some(column => column.name === name))
  const wanted = missing.map(
    ({ name, purpose }) => (name === purpose ? name : `${name} (for ${purpose})`) + didYouMean(name, unused),
  )
  const path = missing.find(({ name }) => names.includes(/^[^./[]+(?=[./[])/.exec(name)?.[0] ?? ''))
  const advice =
    path === undefined
      ? 'A mapping can rename columns'
      : `Paths are not read, a column is at the top of a row: ${path.name}`
  throw new IngestError(
    `${file}: has no column ${[...new Set(wanted)].join(', ')}; it has ${nameList(names)}. ${advice}`,
    { file },
  )
}

const [shownNames, shownLength] = [30, 60]

/** Names of columns as a message shows them: not all, when they are very many, and none at full length, when it is very long. */
export function nameList(names: readonly string[]): string {
  if (names.length === 0) return 'none'
  const cut = (name: string) => (name.length > shownLength ? `${name.slice(0, shownLength)}…` : name)
  const shown = names.slice(0, shownNames).map(name => JSON.stringify(cut(name)))
  return `${shown.join(', ')}${names.length > shownNames ? ' and others' : ''}`
}
