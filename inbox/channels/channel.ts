import type { NewEvent } from '../journal/append.ts'
import type { EventRow } from '../journal/tables.ts'

/** What came over HTTP, as its bytes: nothing of it is believed before it was verified. */
export interface InboundRequest {
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** What became of a reply, by its `message_id`. */
export interface Status {
  readonly message_id: string
  readonly state: 'delivered' | 'read' | 'failed'
  readonly reason: string | null
}

/** What a channel makes of a delivery. */
export type Received =
  | {
      readonly state: 'received'
      readonly threads: readonly {
        readonly thread_key: string
        readonly events: readonly NewEvent[]
        /** The ids of files that the customer uploaded before, for the last of the events. */
        readonly files?: readonly string[]
      }[]
      /** What the far side reports of replies that it got. */
      readonly statuses?: readonly Status[]
    }
  /** Its rows cannot be used: it is set aside with the reason. */
  | { readonly state: 'refused'; readonly reason: string }

/** A reply to be sent. */
export interface Letter {
  readonly event: EventRow
  /** What the connection calls the conversation. */
  readonly thread_key: string
}

/**
 * How sending ended: `accepted` by the far side; `refused`, for good or for now; `unknown` when nobody can tell whether it arrived.
 */
export type Outcome =
  | { readonly state: 'accepted'; readonly sentAs: string | null }
  | { readonly state: 'refused'; readonly reason: string; readonly isPermanent: boolean }
  | { readonly state: 'unknown'; readonly reason: string }

/** A way by which customers write and are answered. A suite that every channel passes is `test/inbox/channel-suite.ts`. */
export interface Channel {
  /** Whether the far side drops what it gets twice under one key: only then is a letter in doubt sent again by itself. */
  readonly keepsKeys: boolean
  /** Throws `ForgedError` for what is not from where it says. `key` is the delivery's: a repeated one is taken once. */
  verify(request: InboundRequest): { readonly key: string }
  /** Makes events of a delivery that was verified. */
  receive(request: InboundRequest): Received
  send(letter: Letter, options: { readonly signal: AbortSignal }): Promise<Outcome>
}

/** A delivery is not from where it says it is, or too old to tell. */
export class ForgedError extends Error {
  override readonly name = 'ForgedError'
}
