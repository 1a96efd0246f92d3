import { z } from 'zod'
import { byKey } from '../../metrics/by-key.ts'
import { isZone } from '../../metrics/period/zone.ts'
import { authors, kinds } from '../../store/schema.ts'

export const timeFormats = ['iso', 'epoch-seconds', 'epoch-milliseconds', 'epoch-microseconds'] as const

const name = z.string().min(1, 'must not be empty')

/** `conversation_id` is short for `{ column: conversation_id }`; null leaves the log's column out. */
const entry = <T extends z.ZodType>(rule: T) =>
  z.preprocess(given => (typeof given === 'string' ? { column: given } : given), rule.nullable())

/** Columns of the file and the value, or values, that a row must have in each for the entry to apply to it. */
const when = byKey(
  name,
  z.preprocess(given => (typeof given === 'string' ? [given] : given), z.array(z.string()).min(1)),
)

/** A column of the file, or the same value for every row. */
const text = <V extends z.ZodType>(value: V) =>
  entry(
    z
      .strictObject({
        column: name.optional(),
        constant: value.optional(),
        /** What each value becomes, null = missing. A value that is not listed rejects the row, unless there is a default. */
        values: byKey(z.string(), value.nullable()).optional(),
        /** What a missing value becomes, or one that is not listed. */
        default: value.optional(),
        when: when.optional(),
      })
      .refine(
        rule => (rule.column === undefined) !== (rule.constant === undefined),
        'must name either a column or a constant',
      )
      .refine(
        rule => rule.constant === undefined || rule.values === undefined,
        'must not map the values of a constant',
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
    /** Of the times written without an offset, which reject their row when it is not said. */
    zone: z.string().refine(isZone, 'must be an IANA time zone such as Europe/Paris').optional(),
  }),
)

/** A list of objects or its JSON text; `name`, `media_type` and `bytes` are the objects' keys for these, where they differ. */
const attachments = entry(
  z.strictObject({ column: name, name: name.optional(), media_type: name.optional(), bytes: name.optional() }),
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
    author_id: text(name),
    text: text(name),
    attachments,
  })
  .partial()

export const mappingSchema = z.strictObject({
  columns: columns.default({}),
  csv: z
    .strictObject({ delimiter: z.string().regex(/^[^"\r\n\u0080-\uffff]$/, 'must be one ASCII character, no quote') })
    .optional(),
})

/** A mapping with its short forms written out. */
export type ResolvedMapping = z.output<typeof mappingSchema>
type Rules = ResolvedMapping['columns']
export type TextRule = NonNullable<Rules['author_id']>
export type InstantRule = NonNullable<Rules['sent_at']>
export type AttachmentsRule = NonNullable<Rules['attachments']>

/** A text of the log: a column of the file, or a constant. */
export interface TextEntry {
  readonly column?: string
  readonly constant?: string
  readonly values?: Readonly<Record<string, string | null>>
  readonly default?: string
  readonly when?: Readonly<Record<string, string | readonly string[]>>
}

export interface InstantEntry {
  readonly column: string
  /** `iso` (default), `epoch-seconds`, `epoch-milliseconds`, `epoch-microseconds`, or a strptime pattern. */
  readonly format?: string
  readonly zone?: string
}

export interface AttachmentsEntry {
  readonly column: string
  readonly name?: string
  readonly media_type?: string
  readonly bytes?: string
}

/**
 * How a flat file becomes the canonical log; a mapping file says the same in YAML or JSON. A column of the log that is not
 * listed is read from the file's column of the same name, if there is one.
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
 *   attachments: { column: files, name: filename, media_type: content_type, bytes: size }
 * csv: { delimiter: ';' }
 */
export interface Mapping {
  readonly columns?: {
    readonly [C in keyof Rules]?:
      | string
      | null
      | (C extends 'sent_at' | 'updated_at' ? InstantEntry : C extends 'attachments' ? AttachmentsEntry : TextEntry)
  }
  readonly csv?: { readonly delimiter: string }
}
