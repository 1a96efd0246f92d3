import type { Readable } from 'node:stream'
import type { Arrived } from '../attachments/arriving.ts'
import type { NewEvent } from '../journal/append.ts'
import type { AnsweredMail, NewMail } from '../journal/mail.ts'
import type { EventRow } from '../journal/tables.ts'
import type { ReplyRules } from './reply-rules.ts'

/** A raw HTTP request; untrusted until it is verified. */
export interface InboundRequest {
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/**
 * What the remote system says of replies: of one, named by its `message_id`, by the remote system's id or by both, or of all of a
 * conversation that were sent until an instant, in microseconds.
 */
export type Status = (
  | { readonly message_id: string; readonly remote_id?: string }
  | { readonly remote_id: string }
  | { readonly thread_key: string; readonly until: number }
) & {
  readonly state: 'sent' | 'delivered' | 'read' | 'failed'
  readonly reason: string | null
}

/** A file of a received message whose content has to be fetched. */
export interface IncomingFile {
  /** Of the event that lists it. */
  readonly source_key: string
  /** Its place in the event's list of attachments. */
  readonly position: number
  /** How the channel finds it. */
  readonly source: string
}

/** A message that the remote system says was sent in our name: by this inbox, or elsewhere. */
export interface Echo {
  readonly thread_key: string
  /** Its `source_key` is the remote system's id. */
  readonly event: NewEvent
  /** The reply's `message_id`, where the remote system knows it. */
  readonly letter: string | null
  readonly files: readonly IncomingFile[]
}

/** A change of an earlier message: edited, or taken back. */
export interface MessageChange {
  readonly thread_key: string
  /** The remote system's id of the earlier message. */
  readonly of: string
  /** The earlier message as far as it is known from the change, in case it comes later. Its `source_key` is `of`. */
  readonly event: NewEvent
  /** Identifies the change. */
  readonly source_key: string
  readonly change: { readonly withdrawn: 1 } | { readonly text: string }
}

/** The result of a delivery. */
export type Received =
  | {
      readonly state: 'received'
      readonly threads: readonly {
        readonly thread_key: string
        readonly events: readonly NewEvent[]
        /** The ids of files that the customer has uploaded, for the last of the events. */
        readonly files?: readonly string[]
        /** For a mail, whose thread the journal finds by the messages that it answers. */
        readonly mail?: NewMail
        readonly incoming?: readonly IncomingFile[]
      }[]
      /** Statuses that the remote system reports for replies. */
      readonly statuses?: readonly Status[]
      readonly echoes?: readonly Echo[]
      readonly changes?: readonly MessageChange[]
      /** Why parts of it could not be used: the delivery is stored with the reasons. */
      readonly setAside?: readonly string[]
    }
  /** Its rows are invalid: it is stored with the reason. */
  | { readonly state: 'refused'; readonly reason: string }

/** A delivery that a channel has fetched. */
export interface Arrival {
  /** How far it has read with this delivery. */
  readonly cursor: string
  /** Null if there is nothing to take, because it was taken before. */
  readonly delivery: {
    readonly key: string
    /** Its first bytes, or all. */
    readonly body: Uint8Array
    /** All its bytes, if they are not in `body`. */
    readonly file: Arrived | null
    readonly received: Received
  } | null
}

/** A text that the remote system has approved beforehand, with what takes the places of its placeholders. */
export interface FilledTemplate {
  readonly name: string
  readonly language: string
  /** By the names of the placeholders. */
  readonly values: Readonly<Record<string, string>>
}

/** A reply to be sent. */
export interface Letter {
  readonly event: EventRow
  /** The connection's id of the conversation. */
  readonly thread_key: string
  /** When the customer last wrote, in microseconds; null if never. */
  readonly heardAt: number | null
  /** The template that it was made from, or null. */
  readonly template: FilledTemplate | null
  /** The mail that it answers; null in a chat of another kind. */
  readonly answered: AnsweredMail | null
}

/**
 * The outcome of sending: `accepted` by the remote system, with its ids of the message; `refused`, permanently or temporarily; `unknown`
 * if it may have arrived.
 */
export type Outcome =
  | { readonly state: 'accepted'; readonly sentAs: string | null; readonly remoteIds?: readonly string[] }
  | { readonly state: 'refused'; readonly reason: string; readonly isPermanent: boolean }
  | { readonly state: 'unknown'; readonly reason: string; readonly remoteIds?: readonly string[] }

/** A channel between customers and agents. Every channel passes the suite `test/inbox/channel-suite.ts`. */
export interface Channel {
  /** Whether the remote system deduplicates by key: only then is a letter in doubt resent automatically. */
  readonly keepsKeys: boolean
  /** What replies may be; null or missing if there are no limits. */
  readonly rules?: ReplyRules | null
  /** How deliveries are taken. Default: 1 MB, and one that is refused is answered with 422. */
  readonly deliveries?: { readonly maxBytes: number; readonly acknowledgesRefused: boolean }
  /** Throws `ForgedError` if the sender is not authentic. `key` identifies the delivery: a repeated one is processed once. */
  verify(request: InboundRequest): { readonly key: string }
  /** Converts a verified delivery to events. */
  receive(request: InboundRequest): Received | Promise<Received>
  /** Answers the question whether the address is meant to take deliveries. Throws `ForgedError`; null if nothing is asked. */
  greet?(asked: URLSearchParams): string | null
  /** Fetches the content of a received file. Throws `DownloadError`. */
  download?(source: string, options: { readonly maxBytes: number; readonly signal: AbortSignal }): Promise<Readable>
  send(letter: Letter, options: { readonly signal: AbortSignal }): Promise<Outcome>
  /**
   * Fetches deliveries itself, those after the cursor first, until the signal fires. Throws if it cannot go on; whoever iterates then
   * begins again, with the cursor of the last delivery that is on disk.
   */
  watch?(options: {
    readonly cursor: string | null
    readonly signal: AbortSignal
    /** Called with how many deliveries are found and not fetched yet. */
    readonly onUnread?: (deliveries: number) => void
  }): AsyncIterable<Arrival>
  close?(): Promise<void>
}

/** The content of a received file cannot be fetched: never, or not now. */
export class DownloadError extends Error {
  override readonly name = 'DownloadError'
  readonly isPermanent: boolean

  constructor(message: string, { isPermanent, ...options }: ErrorOptions & { readonly isPermanent: boolean }) {
    super(message, options)
    this.isPermanent = isPermanent
  }
}

/** The sender of a delivery is not authentic, or the delivery is too old to verify. */
export class ForgedError extends Error {
  override readonly name = 'ForgedError'
}
