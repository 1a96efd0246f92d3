import type { Author, RowKind } from '../store/schema.ts'

/** An id or a text; numbers are written out. */
type Text = string | number | bigint
type Maybe<T> = T | null | undefined

/** An instant: ISO 8601 text, a Date, or a bigint of microseconds since 1970. */
export type RowInstant = string | Date | bigint

/** A file that came with a message. The two spellings of its media type are one. */
export interface RowAttachment {
  readonly name?: Maybe<string>
  readonly mediaType?: Maybe<string>
  readonly media_type?: Maybe<string>
  readonly bytes?: Maybe<number | bigint>
}

/** What a row has under one name in TypeScript and in files. */
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
  /** Takes the row back; default false. */
  readonly withdrawn?: Maybe<boolean>
}

/** A row of the log as TypeScript writes it. */
export interface CamelCaseRow extends SharedColumns {
  readonly chatId: Text
  readonly messageId?: Maybe<Text>
  readonly sentAt: RowInstant
  readonly establishmentId: Text
  /** Default: the chat's id. */
  readonly customerId?: Maybe<Text>
  readonly updatedAt?: Maybe<RowInstant>
  readonly authorId?: Maybe<Text>
}

/** A row of the log as files write it. */
export interface SnakeCaseRow extends SharedColumns {
  readonly chat_id: Text
  readonly message_id?: Maybe<Text>
  readonly sent_at: RowInstant
  readonly establishment_id: Text
  /** Default: the chat's id. */
  readonly customer_id?: Maybe<Text>
  readonly updated_at?: Maybe<RowInstant>
  readonly author_id?: Maybe<Text>
}

/** A row of a message log, one event. Other properties are left alone. */
export type LogRow = CamelCaseRow | SnakeCaseRow

type AttributeValue = Maybe<Text | boolean | Date>

interface ListedEstablishment {
  readonly name?: Maybe<Text>
  /** IANA. */
  readonly timeZone?: Maybe<string>
  readonly time_zone?: Maybe<string>
}

type Identified = { readonly establishmentId: Text } | { readonly establishment_id: Text }

interface Attributes {
  readonly [attribute: string]: AttributeValue | readonly AttributeValue[]
}

/**
 * An establishment. Every further property is an attribute, a text or a list of texts, under the name that it has; one whose
 * value is undefined is not there.
 *
 * @example { establishmentId: '01', name: 'Lyon', timeZone: 'Europe/Paris', region: 'south', tags: ['flagship', 'new'] }
 */
export type EstablishmentRow = ListedEstablishment & Identified & (Attributes | object)

/** What is asked of a Table of apache-arrow, a package that need not be installed. */
export interface ArrowTable {
  readonly schema: object
  readonly batches: readonly object[]
}
