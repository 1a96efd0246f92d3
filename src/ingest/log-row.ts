import type { Author, RowKind } from '../store/schema.ts'

/** An id or text; numbers are converted to text. */
type Text = string | number | bigint
type Maybe<T> = T | null | undefined

/** An instant: ISO 8601 text, a Date, or a bigint of microseconds since 1970. */
export type RowInstant = string | Date | bigint

/** A file attached to a message. `mediaType` and `media_type` are the same. */
export interface RowAttachment {
  readonly name?: Maybe<string>
  readonly mediaType?: Maybe<string>
  readonly media_type?: Maybe<string>
  readonly bytes?: Maybe<number | bigint>
}

/** The columns whose names are the same in TypeScript and in files. */
interface SharedColumns {
  readonly author: Author
  readonly kind?: Maybe<RowKind>
  /** Default `unknown`. */
  readonly channel?: Maybe<Text>
  /** Default `unknown`. */
  readonly platform?: Maybe<Text>
  readonly text?: Maybe<Text>
  /** A list, or its JSON text. */
  readonly attachments?: Maybe<readonly RowAttachment[] | string>
  /** True if the row is withdrawn and must not count. Default false. */
  readonly withdrawn?: Maybe<boolean>
}

/** A row of the log with names in camel case. */
export interface CamelCaseRow extends SharedColumns {
  readonly chatId: Text
  readonly messageId?: Maybe<Text>
  readonly sentAt: RowInstant
  /** Missing: that of another row of the chat. */
  readonly establishmentId?: Maybe<Text>
  /** Default: the chat's id. */
  readonly customerId?: Maybe<Text>
  readonly updatedAt?: Maybe<RowInstant>
  readonly authorId?: Maybe<Text>
}

/** A row of the log with names in snake case, as in files. */
export interface SnakeCaseRow extends SharedColumns {
  readonly chat_id: Text
  readonly message_id?: Maybe<Text>
  readonly sent_at: RowInstant
  /** Missing: that of another row of the chat. */
  readonly establishment_id?: Maybe<Text>
  /** Default: the chat's id. */
  readonly customer_id?: Maybe<Text>
  readonly updated_at?: Maybe<RowInstant>
  readonly author_id?: Maybe<Text>
}

/** A row of a message log: one event. Other properties are ignored. */
export type LogRow = CamelCaseRow | SnakeCaseRow

type AttributeValue = Maybe<Text | boolean | Date>

interface ListedEstablishment {
  readonly name?: Maybe<Text>
  /** IANA time zone. */
  readonly timeZone?: Maybe<string>
  readonly time_zone?: Maybe<string>
}

type Identified = { readonly establishmentId: Text } | { readonly establishment_id: Text }

interface Attributes {
  readonly [attribute: string]: AttributeValue | readonly AttributeValue[]
}

/**
 * An establishment. Every further property is an attribute of that name, with a text or a list of texts; undefined values are ignored.
 *
 * @example { establishmentId: '01', name: 'Lyon', timeZone: 'Europe/Paris', region: 'south', tags: ['flagship', 'new'] }
 */
export type EstablishmentRow = ListedEstablishment & Identified & (Attributes | object)

/** The shape of a Table of apache-arrow, an optional package. */
export interface ArrowTable {
  readonly schema: object
  readonly batches: readonly object[]
}
