import type { Author, RowKind } from '../../store/schema.ts'

/** A row of the message log, made from a record of an export. Missing values are undefined or null. */
export interface ExportRow {
  readonly chat_id: string
  readonly message_id?: string | null | undefined
  /** ISO 8601; without an offset it is local time in the declared zone of the source. */
  readonly sent_at: string
  readonly author: Author
  readonly kind?: RowKind | undefined
  readonly establishment_id: string
  readonly customer_id?: string | null | undefined
  readonly channel?: string | null | undefined
  readonly platform?: string | null | undefined
  readonly updated_at?: string | null | undefined
  readonly withdrawn?: boolean | undefined
  readonly author_id?: string | null | undefined
  readonly text?: string | null | undefined
  readonly attachments?: readonly ExportedFile[] | undefined
}

export interface ExportedFile {
  readonly name?: string | null
  readonly media_type?: string | null
  readonly bytes?: number | null
}

/** The result for a part of a record: a row, something skipped for a reason, or something that is rejected. */
export type ExportItem =
  | { readonly type: 'row'; readonly row: ExportRow }
  | { readonly type: 'skipped'; readonly reason: string }
  | { readonly type: 'problem'; readonly reason: string }

/** An item with its place in the file. */
export interface PlacedItem {
  readonly item: ExportItem
  /** The 1-based line on which it begins in a text file, or the number of its record in JSON. */
  readonly line: number
  /** The file of an archive that it is in. */
  readonly file?: string
  /** The source text. */
  readonly raw: () => string
}

/** Facts that an export lacks and the user must supply. */
export interface SourceFacts {
  /** The IANA zone of times without an offset. */
  readonly zone?: string | undefined
  /** The establishment of all chats without one. */
  readonly site?: string | undefined
  /** The names of the agents, for exports that do not distinguish them from customers. */
  readonly agents?: readonly string[] | undefined
  /** The order of day, month and year in ambiguous dates. */
  readonly dateOrder?: DateOrder | undefined
}

export const dateOrders = ['dmy', 'mdy', 'ymd'] as const
export type DateOrder = (typeof dateOrders)[number]

export const row = (values: ExportRow): ExportItem => ({ type: 'row', row: values })
export const skipped = (reason: string): ExportItem => ({ type: 'skipped', reason })
export const problem = (reason: string): ExportItem => ({ type: 'problem', reason })
