export type Author = 'customer' | 'agent' | 'bot' | 'system'
export type Kind = 'message' | 'note' | 'archive' | 'reopen'

/** A row of a message log as in the table of docs/definitions.md. Null: missing; instants are microseconds since 1970. */
export interface CanonicalRow {
  readonly chatId: string
  readonly messageId: string | null
  readonly sentAt: bigint
  readonly author: Author
  readonly kind: Kind
  /** Null: that of another row of the chat. */
  readonly establishmentId: string | null
  readonly customerId: string | null
  readonly channel: string | null
  readonly platform: string | null
  readonly updatedAt: bigint | null
  /** Whether this version withdraws the row. */
  readonly withdrawn: boolean
  readonly authorId: string | null
  readonly text: string | null
  readonly attachments: string | null
}

/** A row of an establishments file. `values` holds `[attribute, its values]` for each attribute that has values. */
export interface CanonicalEstablishment {
  readonly establishmentId: string
  readonly name: string | null
  readonly timeZone: string | null
  readonly values: readonly (readonly [attribute: string, values: readonly string[]])[]
}

/** An establishments file: the names of its attribute columns, and its rows in order. */
export interface EstablishmentsFile {
  readonly attributes: readonly string[]
  readonly rows: readonly CanonicalEstablishment[]
}

/** A load of some rows of a log. */
export interface Load {
  /** The number of rows, counted after those of the loads before. Rows left over form one more load, made now and without a declaration. */
  readonly rows: number
  /** Null: now. */
  readonly loadedAt: bigint | null
  /** The instant until which the source is complete; null when the load does not say. */
  readonly knownUntil: bigint | null
}

/** Everything that a store was given. The last establishments file is the newest. */
export interface Log {
  readonly rows: readonly CanonicalRow[]
  /** Default: one load of all rows. */
  readonly loads?: readonly Load[]
  readonly establishments: readonly EstablishmentsFile[]
  /** The earliest time of a message according to the mapping. Default: 1995-01-01. */
  readonly earliest?: bigint
}
