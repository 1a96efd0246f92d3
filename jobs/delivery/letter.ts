/** An attached file. */
export interface Attachment {
  /** The name that the reader sees. Accents and emoji are allowed. */
  readonly fileName: string
  readonly contentType: string
  /** The path of its bytes. */
  readonly path: string
}

/** A picture inside a mail. */
export interface Picture {
  /** Unique within the mail. */
  readonly cid: string
  /** Where its bytes are, or the bytes themselves. */
  readonly from: { readonly path: string } | { readonly content: Buffer }
}

/** A mail, before it is encoded as MIME. */
export interface Letter {
  /** With its angle brackets. The same for each attempt at this delivery. */
  readonly messageId: string
  readonly to: { readonly address: string; readonly name: string | null }
  readonly subject: string
  readonly text: string
  readonly html: string
  readonly attachments: readonly Attachment[]
  /** PNG pictures that the HTML shows as `cid:`. */
  readonly pictures?: readonly Picture[]
  /** The `mailto:` or `https:` address of the List-Unsubscribe header. Without it, there is no such header. */
  readonly unsubscribe?: string | null
  /** Whether that address identifies the reader. Only then can a mail program unsubscribe them with one click. */
  readonly unsubscribeNamesReader?: boolean
}

/** A transport for letters, such as an SMTP server. */
export interface MailTransport {
  /**
   * Sends one letter. `onHandOver` runs after the server has accepted sender and recipient and before the first byte of the letter. If it
   * rejects, nothing is sent. Throws `DeliveryError`.
   */
  send(letter: Letter, options: { readonly onHandOver: () => Promise<void> }): Promise<{ readonly response: string }>
  close(): Promise<void>
}
