import type { NewEvent } from '../journal/append.ts'
import type { EventRow } from '../journal/tables.ts'

/** A raw HTTP request; untrusted until it is verified. */
export interface InboundRequest {
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** The delivery status of a reply, by its `message_id`. */
export interface Status {
  readonly message_id: string
  readonly state: 'delivered' | 'read' | 'failed'
  readonly reason: string | null
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
      }[]
      /** Statuses that the remote system reports for replies. */
      readonly statuses?: readonly Status[]
    }
  /** Its rows are invalid: it is stored with the reason. */
  | { readonly state: 'refused'; readonly reason: string }

/** A reply to be sent. */
export interface Letter {
  readonly event: EventRow
  /** The connection's id of the conversation. */
  readonly thread_key: string
}

/**
 * The outcome of sending: `accepted` by the remote system; `refused`, permanently or temporarily; `unknown` if it may have arrived.
 */
export type Outcome =
  | { readonly state: 'accepted'; readonly sentAs: string | null }
  | { readonly state: 'refused'; readonly reason: string; readonly isPermanent: boolean }
  | { readonly state: 'unknown'; readonly reason: string }

/** A channel between customers and agents. Every channel passes the suite `test/inbox/channel-suite.ts`. */
export interface Channel {
  /** Whether the remote system deduplicates by key: only then is a letter in doubt resent automatically. */
  readonly keepsKeys: boolean
  /** Throws `ForgedError` if the sender is not authentic. `key` identifies the delivery: a repeated one is processed once. */
  verify(request: InboundRequest): { readonly key: string }
  /** Converts a verified delivery to events. */
  receive(request: InboundRequest): Received
  send(letter: Letter, options: { readonly signal: AbortSignal }): Promise<Outcome>
}

/** The sender of a delivery is not authentic, or the delivery is too old to verify. */
export class ForgedError extends Error {
  override readonly name = 'ForgedError'
}
