import { z } from 'zod'
import { byKey } from '../../metrics/definitions/by-key.ts'
import { authors, kinds } from '../../store/schema.ts'
import { type Micros, parseInstant } from '../../time/instant.ts'
import { isZone } from '../../time/zone.ts'
import { encodingNamed, knownEncodings } from '../read/encodings.ts'
import type { AttachmentsEntry, FlagEntry, InstantEntry, TextEntry } from './mapping-entries.ts'

export const timeFormats = [
  'iso',
  'epoch-seconds',
  'epoch-milliseconds',
  'epoch-microseconds',
  'excel-serial',
  'excel-serial-1904',
] as const

/** The formats of local times, for which a mapping must name the zone. */
export const localFormats: readonly string[] = ['excel-serial', 'excel-serial-1904']

const name = z.string().min(1, 'must not be empty')

/** `conversation_id` is short for `{ column: conversation_id }`; null leaves the log's column empty. */
const entry = <T extends z.ZodType>(rule: T) =>
  z.preprocess(given => (typeof given === 'string' ? { column: given } : given), rule.nullable())

/** Columns of the file, each with the values of which a row must have one for the entry to apply. */
const when = byKey(
  name,
  z.preprocess(given => (typeof given === 'string' ? [given] : given), z.array(z.string()).min(1)),
)

/** Texts that mean a missing value, compared exactly. A column's own list replaces that of the mapping. */
const missing = z.array(z.string()).optional()

/** A column of the file, or the same value for every row. */
const text = <V extends z.ZodType>(value: V) =>
  entry(
    z
      .strictObject({
        column: name.optional(),
        /** Columns that make the value together, joined by `-`. If one is missing, so is the value. */
        columns: z.array(name).min(2).optional(),
        /** Columns that give the value where it is missing, the first one that has it. */
        or: z.array(name).min(1).optional(),
        constant: value.optional(),
        /** What each value becomes; null means missing. An unlisted value rejects the row unless there is a default. */
        values: byKey(z.string(), value.nullable()).optional(),
        /** The same for values that match a regular expression and are not among `values`; the first that matches counts. */
        patterns: byKey(z.string().min(1), value.nullable()).optional(),
        /** `keep`: unlisted values stay as they are. `reject`: they reject the row even if there is a default. */
        others: z.enum(['keep', 'reject']).optional(),
        /** Used for missing values, for files without the column, and for unlisted values unless `others` says otherwise. */
        default: value.optional(),
        when: when.optional(),
        missing,
      })
      .refine(
        rule => (rule.column === undefined && rule.columns === undefined) !== (rule.constant === undefined),
        'must name either a column or a constant',
      )
      .refine(rule => rule.column === undefined || rule.columns === undefined, 'must have column or columns, not both')
      .refine(
        rule => rule.constant === undefined || rule.or === undefined,
        'must not have or: a constant is never missing',
      )
      .refine(
        rule => rule.constant === undefined || (rule.values ?? rule.patterns) === undefined,
        'must not map the values of a constant',
      )
      .refine(
        rule => rule.others === undefined || (rule.values ?? rule.patterns) !== undefined,
        'must have values when it has others',
      ),
  )

const isFormat = (format: string) =>
  timeFormats.some(known => known === format) || (format.includes('%') && !/%-?Z/.test(format))

const instant = entry(
  z.strictObject({
    column: name,
    format: z
      .string()
      .refine(
        isFormat,
        `must be one of ${timeFormats.join(', ')}, or a strptime pattern such as %d/%m/%Y %H:%M (with %z, never %Z)`,
      )
      .default('iso'),
    /** The zone of times without an offset; such times reject their row if it is absent. */
    zone: z.string().refine(isZone, 'must be an IANA time zone such as Europe/Paris').optional(),
    missing,
  }),
)

/** A mapping file holds every value as text: reads numbers and booleans from it. */
const written = (given: unknown) => (typeof given === 'string' && /^\d{1,9}$/.test(given) ? Number(given) : given)
const truth = z.preprocess(given => (given === 'true' ? true : given === 'false' ? false : given), z.boolean())

/** A column that says true or false, or whose values are mapped to that, or the same for every row. */
const flag = entry(
  z
    .strictObject({
      column: name.optional(),
      constant: truth.optional(),
      /** What each value becomes; null means missing. An unlisted value rejects the row unless there is a default. */
      values: byKey(z.string(), truth.nullable()).optional(),
      /** The same for values that match a pattern, and are not in `values`. */
      patterns: byKey(z.string().min(1), truth.nullable()).optional(),
      /** Used for missing and unlisted values. Without it, missing means false. */
      default: truth.optional(),
      when: when.optional(),
      missing,
    })
    .refine(
      rule => (rule.column === undefined) !== (rule.constant === undefined),
      'must name either a column or a constant',
    )
    .refine(
      rule => rule.constant === undefined || (rule.values ?? rule.patterns) === undefined,
      'must not map the values of a constant',
    ),
)

/** A list of objects or its JSON text; `name`, `media_type` and `bytes` are the objects' keys, where they differ from these. */
const attachments = entry(
  z.strictObject({ column: name, name: name.optional(), media_type: name.optional(), bytes: name.optional(), missing }),
)

const columns = z
  .strictObject({
    chat_id: text(name),
    message_id: text(name),
    sent_at: instant,
    author: text(z.enum(authors)),
    kind: text(z.enum(kinds)),
    establishment_id: text(name),
    customer_id: text(name),
    channel: text(name),
    platform: text(name),
    updated_at: instant,
    withdrawn: flag,
    author_id: text(name),
    text: text(name),
    attachments,
  })
  .partial()

/** Microseconds since 1970 of an instant, or of the start of a date in UTC; null for any other text. */
export function earliestInstant(text: string): Micros | null {
  return parseInstant(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text)
}

/** Keys of objects, separated by dots. */
const path = z.string().regex(/^[^.*$]+(\.[^.*$]+)*$/, 'must be keys separated by dots, such as data.messages')

const encoding = z
  .string()
  .refine(label => encodingNamed(label) !== null, `must be a known encoding: ${knownEncodings.join(', ')}`)

export const mappingSchema = z.strictObject({
  columns: columns.default({}),
  missing,
  /** Columns that `columns` names and that a file may nevertheless lack. */
  optional: z.array(name).optional(),
  /** Rows with an earlier time are rejected. */
  earliest: z
    .string()
    .refine(text => earliestInstant(text) !== null, 'must be a date such as 1980-01-01, or an instant')
    .default('1995-01-01'),
  csv: z
    .strictObject({
      delimiter: z
        .string()
        .regex(/^[^"\r\n\u0080-\uffff]$/, 'must be one ASCII character, no quote')
        .optional(),
      encoding: encoding.optional(),
      /** The number of lines before the header. */
      skip: z.preprocess(written, z.int().min(0)).optional(),
    })
    .optional(),
  xlsx: z
    .strictObject({
      sheet: name.optional(),
      /** The number of rows before the header. */
      skip: z.preprocess(written, z.int().min(0)).optional(),
    })
    .optional(),
  jsonl: z.strictObject({ encoding: encoding.optional() }).optional(),
  json: z.strictObject({ list: path.optional(), rows: path.optional() }).optional(),
  /** The zone of all times without an offset whose entry has no zone of its own. */
  zone: z.string().refine(isZone, 'must be an IANA time zone such as Europe/Paris').optional(),
  /** Rows that have one of the values in one of the columns are left out. */
  skip: when.optional(),
})

/** A mapping with its short forms expanded. */
export type ResolvedMapping = z.output<typeof mappingSchema>
type Rules = ResolvedMapping['columns']
export type TextRule = NonNullable<Rules['author_id']>
export type FlagRule = NonNullable<Rules['withdrawn']>
export type InstantRule = NonNullable<Rules['sent_at']>
export type AttachmentsRule = NonNullable<Rules['attachments']>

type EntryOf<C extends keyof Rules> = C extends 'sent_at' | 'updated_at'
  ? InstantEntry
  : C extends 'attachments'
    ? AttachmentsEntry
    : C extends 'withdrawn'
      ? FlagEntry
      : TextEntry

/**
 * How a flat file becomes the canonical log; a mapping file contains the same in YAML or JSON. A log column that is not listed is read from
 * the file's column of the same name, if there is one. Columns are top-level names; with `json` they are paths.
 *
 * A file of any format is refused if none of its rows has a column that `columns` names (also in `when`), or one that the log requires
 * (chat_id, sent_at, author, establishment_id). It is accepted if the entry has a `default`, which then fills every row, or if
 * `optional` lists the column.
 *
 * @example
 * columns:
 *   chat_id: conversation_id
 *   establishment_id: company
 *   sent_at: { column: created_at, format: '%d/%m/%Y %H:%M', zone: Europe/Paris }
 *   author: { column: role, values: { agent: agent, client: customer }, default: system }
 *   customer_id: { column: sender, when: { role: client } }
 *   platform: { constant: twitter }
 *   channel: null
 *   withdrawn: { column: status, values: { deleted: true }, patterns: { '^undelivered': true }, default: false }
 *   message_id: 'id#2'
 *   attachments: { column: files, name: filename, media_type: content_type, bytes: size }
 *   author_id: { column: operator, values: { 'jean d.': jd }, others: keep, missing: ['-'] }
 * missing: ['NULL', '\N', 'N/A']
 * optional: [operator]
 * earliest: 1980-01-01
 * csv: { delimiter: ';', encoding: windows-1252, skip: 2 }
 *
 * @example
 * json: { list: data.conversations, rows: messages }
 * zone: Europe/Paris
 * skip: { type: [typing, seen] }
 * columns:
 *   chat_id: { columns: [$.account.id, $.id] }
 *   sent_at: created_at
 *   author: { column: author.type, patterns: { '^bot_': bot }, values: { user: customer, admin: agent } }
 *   kind: { column: body, patterns: { '^Conversation was marked resolved': archive }, default: message }
 *   establishment_id: { column: $.team, or: [$.inbox.id] }
 */
export interface Mapping {
  readonly columns?: {
    readonly [C in keyof Rules]?: string | null | EntryOf<C>
  }
  /** Texts that mean a missing value in any column, `text` included, compared exactly. Empty text always does. */
  readonly missing?: readonly string[]
  /**
   * Columns that a file may lack altogether, such as a JSONL export that leaves out keys without a value. Must not include columns that the log
   * requires.
   */
  readonly optional?: readonly string[]
  /** A date (its start in UTC) or an instant; rows with an earlier time are rejected. Default 1995-01-01. */
  readonly earliest?: string
  readonly csv?: {
    /** One ASCII character. Default: the one with which the header contains most of the expected columns. */
    readonly delimiter?: string
    /** A WHATWG name such as `windows-1252`. Default: detected. */
    readonly encoding?: string
    /** The number of lines before the header, not counting blank ones and a line such as `sep=;`. Default 0. */
    readonly skip?: number
  }
  readonly xlsx?: {
    /** The name of the sheet. Default: the first one that is not hidden. */
    readonly sheet?: string
    /** The number of rows before the header, not counting empty ones. Default 0. */
    readonly skip?: number
  }
  readonly jsonl?: { readonly encoding?: string }
  /**
   * Reads JSON as a whole, however it is written: one record per line, an array, or an object. Columns are then paths: `author.type` in a row,
   * `$.id` in the record that the row is in, `parts.0.id` into a list.
   */
  readonly json?: {
    /** The path of the list of records in a file that is one object: `data.conversations`. */
    readonly list?: string
    /** The path of a list in each record whose elements are the rows. Default: each record is a row. */
    readonly rows?: string
  }
  /** The IANA zone of all times without an offset whose entry has no `zone`. */
  readonly zone?: string
  /** Rows that have one of these values in one of these columns are left out: they are counted as skipped, not as read. */
  readonly skip?: Readonly<Record<string, string | readonly string[]>>
}
