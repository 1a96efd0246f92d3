import { z } from 'zod'
import type { InputFile } from '../read/unpack.ts'
import { contentIds } from './content-id.ts'
import { type ExportItem, type PlacedItem, problem, type SourceFacts } from './export-row.ts'
import { type JsonHead, jsonHead, jsonRecords } from './json-records.ts'
import { parseRecord } from './parse-record.ts'

/** An export of JSON records, each converted to rows on its own. */
export interface JsonExport<Schema extends z.ZodType> {
  readonly description: string
  /** Patterns that must all match the beginning of such a file. */
  readonly marks: readonly RegExp[]
  /** The paths of the record lists in a file that is one object: `$.conversations`. */
  readonly paths: readonly string[]
  /** The files that are read of a folder or a ZIP archive; without it, neither is read. */
  readonly members?: RegExp
  readonly record: Schema
  /** The paths of what stands beside the records of a file and belongs to all of them: `$.channel.id`. */
  readonly head?: readonly string[]
  readonly items: (record: z.infer<Schema>, source: SourceFacts, place: RecordPlace) => Iterable<ExportItem>
}

export interface RecordPlace {
  readonly fileName: string
  readonly head: JsonHead
  /** An id made of the content of a message, for exports without ids. Repetitions in a file have different ones. */
  readonly idOf: (content: string) => string
}

/** The items of a file, in order. A record that does not match the schema is rejected with the path and the rule; so is a message of a record, without the others. */
export async function* jsonItems<Schema extends z.ZodType>(
  { paths, head: headPaths = [], record: schema, items }: JsonExport<Schema>,
  file: InputFile,
  source: SourceFacts,
): AsyncGenerator<PlacedItem> {
  const head = headPaths.length === 0 ? () => [] : await jsonHead(file, headPaths)
  const place: RecordPlace = { fileName: file.name, head, idOf: contentIds() }
  for await (const { value, line, problem: broken } of jsonRecords(file, paths)) {
    const raw = () => (typeof value === 'string' ? value : JSON.stringify(value))
    if (broken !== null) {
      yield { item: problem(broken), line, raw }
      continue
    }
    const { data, broken: rows } = parseRecord(schema, value)
    for (const row of rows) yield { item: problem(row.reason), line, raw: () => JSON.stringify(row.value) ?? 'null' }
    if (data !== null) for (const item of items(data, source, place)) yield { item, line, raw }
  }
}

/** An id: a string, or an integer that JSON represents exactly. */
export const idText = z.union([z.string().min(1), z.int().transform(String)], {
  error: 'must be an id: a text or a whole number',
})

/** Seconds since 1970, with or without a fraction, as a number or a string; the result is ISO 8601. */
export const epochSeconds = z
  .union([z.number(), z.string()], { error: 'must be seconds since 1970' })
  .refine(given => typeof given === 'number' || /^\d+(\.\d+)?$/.test(given), 'must be seconds since 1970')
  .transform(Number)
  .refine(seconds => Math.abs(seconds) < 1e11, 'must be seconds since 1970, not milliseconds')
  .transform(seconds => new Date(Math.round(seconds * 1000)).toISOString())

/** Milliseconds since 1970; the result is ISO 8601. */
export const epochMilliseconds = z
  .number({ error: 'must be milliseconds since 1970' })
  .refine(at => Math.abs(at) < 1e14, 'must be milliseconds since 1970')
  .transform(at => new Date(at).toISOString())

/** ISO 8601 with an offset or `Z`; a space may stand for the `T`. */
export const isoTime = z
  .string({ error: 'must be a date and time with an offset' })
  .transform(text => text.replace(' ', 'T'))
  .pipe(z.iso.datetime({ offset: true, error: 'must be a date and time with an offset' }))

/** The channel and the platform of what a product calls a channel; a name that is not listed is both. */
export function channelOf(
  name: string | null | undefined,
  known: ReadonlyMap<string, readonly [channel: string, platform: string]>,
): { readonly channel: string | null; readonly platform: string | null } {
  if (name === null || name === undefined || name === '') return { channel: null, platform: null }
  const [channel, platform] = known.get(name) ?? [name, name]
  return { channel, platform }
}

/** The site of the record, or else that of the source. */
export function siteOf(named: string | null | undefined, { site }: SourceFacts): string {
  return named ?? site ?? ''
}
