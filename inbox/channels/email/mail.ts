/** A mailbox in a header: untrusted. */
export interface MailAddress {
  /** Lower case, the domain in ASCII. */
  readonly address: string
  /** Null if none is given. */
  readonly name: string | null
}

/** A part of a mail that is no text. */
export interface MailPart {
  /** As the sender wrote it; null if they wrote none. */
  readonly name: string | null
  /** As the sender says. */
  readonly mediaType: string
  readonly bytes: number
  /** Where its content is; null if the mail has too many parts to keep each. */
  readonly path: string | null
}

/** A delivery report (RFC 3464). */
export interface MailReport {
  readonly action: 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded' | null
  /** What the server said, or its status; null if it said nothing. */
  readonly reason: string | null
  /** The ids of messages that the report may be about. */
  readonly about: readonly string[]
}

/** What a mail says, read from its bytes. Everything is untrusted, but bounded. */
export interface Mail {
  /** With angle brackets; null if there is none, or it is malformed. */
  readonly messageId: string | null
  /** The ids of the messages that it answers, the first of the thread first. */
  readonly answers: readonly string[]
  readonly subject: string | null
  /** Null if it names no address that can be answered. */
  readonly from: MailAddress | null
  readonly replyTo: MailAddress | null
  /** The addresses in To and Cc. */
  readonly receivers: readonly string[]
  /** The addresses that the servers on its way have noted: before a redirection first. */
  readonly envelope: readonly string[]
  /** ISO 8601; null if neither the sender nor a server wrote a usable time. */
  readonly sentAt: string | null
  /** Whether it says that no person sent it. */
  readonly isAutomatic: boolean
  /** Whether it was sent to many at once. */
  readonly isBulk: boolean
  /** The id of the mailing list that it came by; null if by none. */
  readonly listId: string | null
  readonly report: MailReport | null
  readonly text: string
  /** Where its HTML is, cleaned; null if it has none. */
  readonly htmlPath: string | null
  readonly parts: readonly MailPart[]
}

/** Limits of what is read of a mail. */
export const mailLimits = {
  /** Messages that it answers, as it says: the first and the last ones are kept. */
  answers: 50,
  idLetters: 300,
  textLetters: 100_000,
  subjectLetters: 500,
  receivers: 200,
  /** Parts that are kept as files of their own; with the HTML fewer than an uploader may have unsent. */
  files: 18,
  parts: 200,
  htmlBytes: 2_000_000,
} as const

/** The form of an id of a message that can stand in a header. */
export const mailIdForm = /^<[\x21-\x3b\x3d\x3f-\x7e]+@[\x21-\x3b\x3d\x3f-\x7e]+>$/
