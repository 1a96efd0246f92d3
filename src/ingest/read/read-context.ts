import type { DuckDBEngine } from '../../engine/duckdb.ts'
import { IngestError } from '../../errors.ts'
import type { RejectedRow } from '../quarantine.ts'
import type { FoundEncoding } from './decode.ts'
import { didYouMean } from './match-names.ts'
import type { Scratch } from './unpack.ts'

/** A column that an input must have, and the log column made from it. */
export interface RequiredColumn {
  readonly name: string
  readonly purpose: string
}

/** What the readers need to know of a load. */
export interface ReadContext {
  readonly engine: DuckDBEngine
  readonly scratch: Scratch
  /** The columns that the load uses; null for all columns of the input. */
  readonly columns: readonly string[] | null
  /** The columns that may be spelled otherwise in the input: with capitals, spaces or hyphens. */
  readonly spelled: readonly string[]
  /** The columns without which the input is useless; used to guess a CSV file's delimiter. */
  readonly needed: readonly string[]
  /** The columns without which the input is refused. */
  readonly required: readonly RequiredColumn[]
  /** The columns of ISO 8601 instants; objects may have a bigint of microseconds there instead. */
  readonly instants: readonly string[]
  /** The delimiter of CSV files; undefined to guess it. */
  readonly delimiter: string | undefined
  /** The number of lines before a CSV file's header. */
  readonly skip: number
  /** Which table of a workbook. Default: that of the first sheet. */
  readonly xlsx?: { readonly sheet?: string | undefined; readonly skip?: number | undefined } | undefined
  /** The encodings of CSV and JSONL files, by a known name; undefined to detect them. */
  readonly encodings: { readonly csv: string | undefined; readonly jsonl: string | undefined }
  readonly onEncoding: (found: FoundEncoding) => void
  readonly reject: (rows: readonly RejectedRow[], file: string) => Promise<void>
}

/** Names with a number where a load uses it: the second of two columns `id` is `id#2`. */
export function numberedNames(names: readonly string[], columns: readonly string[] | null): readonly string[] {
  const seen = new Map<string, number>()
  const numbered = names.map(name => {
    const number = (seen.get(name) ?? 0) + 1
    seen.set(name, number)
    return `${name}#${number}`
  })
  return names.map((name, place) => {
    const own = numbered[place]
    return own !== undefined && (seen.get(name) ?? 0) > 1 && columns?.includes(own) === true ? own : name
  })
}

/** Throws `IngestError` when a file has several columns with a name that the load uses. */
export function assertDistinct(file: string, names: readonly string[], columns: readonly string[] | null): void {
  const repeated = names.find((name, index) => names.indexOf(name) < index && (columns?.includes(name) ?? true))
  if (repeated === undefined) return
  const hint = columns === null ? '' : `; a mapping can name the second one ${JSON.stringify(`${repeated}#2`)}`
  throw new IngestError(`${file}: column names must be unique, two are ${JSON.stringify(repeated)}${hint}`, { file })
}

/**
 * Throws an `IngestError` that lists the required columns that an input lacks and those that it has, `names`, as spelled there. `has` tells
 * whether the input has a required column, possibly under another spelling.
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
      : `A path is read only of JSON, with json in a mapping: ${path.name}`
  throw new IngestError(
    `${file}: has no column ${[...new Set(wanted)].join(', ')}; it has ${nameList(names)}. ${advice}`,
    { file },
  )
}

const [shownNames, shownLength] = [30, 60]

/** Column names as shown in a message: not all if there are many, and truncated if they are long. */
export function nameList(names: readonly string[]): string {
  if (names.length === 0) return 'none'
  const cut = (name: string) => (name.length > shownLength ? `${name.slice(0, shownLength)}…` : name)
  const shown = names.slice(0, shownNames).map(name => JSON.stringify(cut(name)))
  return `${shown.join(', ')}${names.length > shownNames ? ' and others' : ''}`
}
