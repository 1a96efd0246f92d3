import { createHash } from 'node:crypto'
import { z } from 'zod'
import { firstProblem } from '../../../src/first-problem.ts'
import { isSignedByMeta, metaGreeting, metaSignatureHeader } from '../../../src/meta-webhook.ts'
import { parseAttachments } from '../../attachments/attachment-table.ts'
import type { NewEvent } from '../../journal/append.ts'
import {
  type Channel,
  type Echo,
  ForgedError,
  type InboundRequest,
  type IncomingFile,
  type MessageChange,
  type Received,
  type Status,
} from '../channel.ts'
import type { Template } from '../reply-rules.ts'

/** What all of Meta's products need. */
export interface MetaOptions {
  /** Their accounts, and the establishments whose they are: phone number ids, page ids or Instagram account ids. */
  readonly sites: ReadonlyMap<string, string>
  readonly token: string
  readonly appSecret: string
  readonly verifyToken: string
  /** Graph with its version. */
  readonly apiUrl: string
  readonly templates: readonly Template[]
  /** The current instant, in microseconds. */
  readonly now: () => number
  /** A link to an attachment that is valid for some days, or null. */
  readonly linkTo: (file: string) => string | null
  /** Calls `use` with the content of an attachment; null if it is not there. Throws `AttachmentError` if it cannot be read. */
  readonly withContent: <Used>(file: string, use: (content: Blob) => Promise<Used>) => Promise<Used | null>
}

/** Meta posts up to 3 MB, repeats what is not answered by 200, and stops posting to an address that refuses for long. */
const deliveries = { maxBytes: 3_200_000, acknowledgesRefused: true } as const

/** What the channels of all of Meta's products have in common. */
export function metaReceiving({
  appSecret,
  verifyToken,
}: Pick<MetaOptions, 'appSecret' | 'verifyToken'>): Pick<Channel, 'keepsKeys' | 'deliveries' | 'verify'> &
  Required<Pick<Channel, 'greet'>> {
  return {
    keepsKeys: false,
    deliveries,
    verify({ headers, body }: InboundRequest) {
      if (!isSignedByMeta(headers[metaSignatureHeader], body, appSecret))
        throw new ForgedError('the signature does not fit')
      // Deliveries have no id: the same bytes are the same delivery.
      return { key: createHash('sha256').update(body).digest('hex') }
    },
    greet(asked) {
      const greeting = metaGreeting(asked, verifyToken)
      if (greeting.state === 'refused') throw new ForgedError('the verify token is another one')
      return greeting.state === 'answer' ? greeting.challenge : null
    },
  }
}

/** What a delivery has brought so far, by conversation where it is a message. */
export interface Taken {
  readonly threads: Map<string, { events: NewEvent[]; incoming: IncomingFile[] }>
  readonly echoes: Echo[]
  readonly changes: MessageChange[]
  readonly statuses: Status[]
  readonly setAside: string[]
}

export function nothingTaken(): Taken {
  return { threads: new Map(), echoes: [], changes: [], statuses: [], setAside: [] }
}

export function receivedOf({ threads, ...rest }: Taken): Received {
  return {
    state: 'received',
    threads: [...threads].map(([thread_key, thread]) => ({ thread_key, ...thread })),
    ...rest,
  }
}

/** The parsed body of a delivery, or why it is of no use. */
export function parsedDelivery<Schema extends z.ZodType>(
  body: Buffer,
  schema: Schema,
):
  | { readonly state: 'parsed'; readonly data: z.infer<Schema> }
  | { readonly state: 'refused'; readonly reason: string } {
  let given: unknown
  try {
    given = JSON.parse(body.toString('utf8'))
  } catch {
    return { state: 'refused', reason: 'the delivery is not JSON' }
  }
  const parsed = schema.safeParse(given, { reportInput: true })
  if (parsed.success) return { state: 'parsed', data: parsed.data }
  return { state: 'refused', reason: problemText(parsed.error, 'the delivery') }
}

/** Why a part of a delivery could not be used. */
export function problemText(error: z.ZodError, whole: string): string {
  const { path, rule } = firstProblem(error, { objectName: 'an object' })
  return `${path.join('.') || whole}: ${rule}`
}

/** Lists that may hold what cannot be used: each is looked at by itself. */
export const unknownList = z.array(z.unknown()).nullish()

/** The conversation of a customer with an account, and back. */
export function threadKeyOf(account: string, customer: string): string {
  return `${account}:${customer}`
}

export function accountAndCustomer(threadKey: string): { readonly account: string; readonly customer: string } {
  const end = threadKey.indexOf(':')
  return { account: threadKey.slice(0, end), customer: threadKey.slice(end + 1) }
}

/** ISO 8601 as microseconds. */
export function microsOf(instant: string): number {
  return Date.parse(instant) * 1000
}

/** The id of a row that a customer's reaction to a message is: a later reaction is its newer version. */
export function reactionId(account: string, customer: string, message: string): string {
  return `reaction-${createHash('sha256').update(`${account} ${customer} ${message}`).digest('hex').slice(0, 32)}`
}

/** A reaction as an event: it is shown and opens no wait. */
export function reactionEvent(
  common: NewEvent,
  { account, customer, message, emoji }: { account: string; customer: string; message: string; emoji: string | null },
): NewEvent {
  return {
    ...common,
    message_id: reactionId(account, customer, message),
    author: 'system',
    author_id: customer,
    text: emoji,
    withdrawn: emoji === null ? 1 : 0,
  }
}

/** The list of attachments of an event whose contents are still to be fetched. */
export function listedFiles(files: readonly { readonly name: string; readonly mediaType: string }[]): string | null {
  return files.length === 0 ? null : JSON.stringify(files.map(file => ({ ...file, bytes: 0, file: null })))
}

/** The files of a reply. */
export function filesOf(event: { readonly attachments: string | null }) {
  return parseAttachments(event.attachments)
}
