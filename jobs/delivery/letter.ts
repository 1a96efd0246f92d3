/** A file as it is attached. */
export interface Attachment {
  /** As the reader sees it; accents and emoji allowed. */
  readonly fileName: string
  readonly contentType: string
  /** Where its bytes are. */
  readonly path: string
}

/** A mail before it has become MIME. */
export interface Letter {
  /** With its angle brackets; the same each time this delivery is tried. */
  readonly messageId: string
  readonly to: { readonly address: string; readonly name: string | null }
  readonly subject: string
  readonly text: string
  readonly html: string
  readonly attachments: readonly Attachment[]
  /** The `mailto:` or `https:` address of the List-Unsubscribe header; without it there is no such header. */
  readonly unsubscribe?: string | null
  /** Whether that address says who reads this: only then can a mail program ask there, by itself, that they get no more. */
  readonly unsubscribeNamesReader?: boolean
}

/** A place that takes letters: an SMTP server. */
export interface MailTransport {
  /**
   * Sends one letter. `onHandOver` runs after the server accepted sender and recipient and before the first byte of the letter;
   * when it rejects, nothing is sent. Throws `DeliveryError`.
   */
  send(letter: Letter, options: { readonly onHandOver: () => Promise<void> }): Promise<{ readonly response: string }>
  close(): Promise<void>
}
