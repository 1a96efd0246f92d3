import type { Readable } from 'node:stream'
import type { FetchMessageObject, ImapFlow } from 'imapflow'
import { isLoopback } from '../../../jobs/loopback.ts'
import { changes } from '../../journal/changes.ts'
import { keyHeaders, mailKey } from './mail-key.ts'

export interface MailboxSettings {
  readonly host: string
  readonly port: number
  /** TLS from the first byte. Otherwise STARTTLS is required, except by a server on this machine. */
  readonly secure: boolean
  readonly user: string
  readonly password: string
  readonly mailbox: string
  /** PEM certificates to trust instead of the system's; null for the system's. */
  readonly trusted: string | null
}

/** How far a mailbox was read. UIDs only grow, as long as UIDVALIDITY stays. */
export interface MailboxCursor {
  readonly uidValidity: string
  /** The last UID that was read. */
  readonly uid: number
  /** Mail that the server took before this instant is not read, in milliseconds: it was there before we were. */
  readonly sinceMs: number
}

/** A mail in the mailbox, not yet fetched. */
export interface FoundMail {
  /** See `mailKey`. */
  readonly key: string
  readonly bytes: number
  /** When the server took it. */
  readonly arrivedMs: number
  /** Its `keyHeaders`, as bytes. */
  readonly head: Buffer
  /** Its bytes; null if it was deleted in the meantime. Null itself if the server has failed too often to give the mail out. */
  readonly fetch: (() => Promise<Readable | null>) | null
}

/** How often a server has failed to give out a mail, by UIDVALIDITY and UID: to be kept from one connection to the next. */
export type Failures = Map<string, number>

/** How far the mailbox is read with this mail, or without one: with mails that need not be taken. */
export interface MailboxStep {
  readonly cursor: MailboxCursor
  readonly mail: FoundMail | null
}

const connectMs = 30_000
const silenceMs = 120_000
/** Servers forget to tell of new mail, and connections break unnoticed. */
const lookMs = 30_000
/** Mails of which the headers are fetched together. */
const slice = 50
const chunkBytes = 524_288
const mostFailures = 5

/**
 * Follows a mailbox without changing it: mail after the cursor first, then what arrives, until the signal fires. With null it begins with
 * the mail that arrives from now on, or with what has arrived since `sinceMs`. Throws when the connection breaks.
 */
export async function* watchMailbox(
  settings: MailboxSettings,
  options: {
    readonly cursor: MailboxCursor | null
    readonly sinceMs: number | null
    readonly signal: AbortSignal
    /** Those of the given keys whose mails were taken before. */
    readonly known: (keys: readonly string[]) => Promise<ReadonlySet<string>>
    readonly failures: Failures
    /** Called with how many mails are found and not read yet. */
    readonly onUnread: (mails: number) => void
  },
): AsyncGenerator<MailboxStep> {
  const { signal } = options
  const { ImapFlow } = await import('imapflow')
  signal.throwIfAborted()
  const client = new ImapFlow(clientOptions(settings))
  const arrived = changes()
  client.on('error', () => {})
  client.on('close', () => arrived.tell())
  // Servers tell of new mail at any time, also while nobody waits.
  client.on('exists', () => arrived.tell())
  const close = () => client.close()
  signal.addEventListener('abort', close)
  try {
    await client.connect()
    const mailbox = await client.mailboxOpen(settings.mailbox, { readOnly: true })
    let cursor = await startingCursor(client, {
      ...options,
      uidValidity: String(mailbox.uidValidity),
      uidNext: mailbox.uidNext,
    })
    // Mail that arrives while this process is down is new.
    yield { cursor, mail: null }
    while (!signal.aborted) {
      for await (const step of newMails(client, cursor, options)) {
        cursor = step.cursor
        yield step
      }
      // Ends when the next command is sent.
      void client.idle().catch(() => {})
      await arrived.next(lookMs)
    }
  } finally {
    signal.removeEventListener('abort', close)
    client.close()
  }
}

function clientOptions({ host, port, secure, user, password: pass, trusted }: MailboxSettings) {
  return {
    host,
    port,
    secure,
    ...(secure || isLoopback(host) ? {} : { doSTARTTLS: true }),
    auth: { user, pass },
    tls: trusted === null ? {} : { ca: trusted },
    logger: false as const,
    disableAutoIdle: true,
    // A broken or hostile server must not take the memory of this one: mails are fetched in small pieces.
    maxLiteralSize: 4_000_000,
    maxLineLength: 16_000_000,
    maxResponseSize: 20_000_000,
    maxResponseTokens: 200_000,
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    socketTimeout: silenceMs,
  }
}

/** Where to begin: where the last process ended, at the end of a new mailbox, or again from the start of one that was made anew. */
async function startingCursor(
  client: ImapFlow,
  {
    cursor,
    sinceMs,
    uidValidity,
    uidNext,
  }: {
    readonly cursor: MailboxCursor | null
    readonly sinceMs: number | null
    readonly uidValidity: string
    readonly uidNext: number
  },
): Promise<MailboxCursor> {
  if (cursor?.uidValidity === uidValidity) return cursor
  if (cursor !== null) return { uidValidity, uid: 0, sinceMs: cursor.sinceMs }
  if (sinceMs !== null) return { uidValidity, uid: 0, sinceMs }
  // By the server's clock, which dates what arrives.
  const last = await client.fetchOne('*', { uid: true, internalDate: true }).catch(() => false as const)
  return { uidValidity, uid: uidNext - 1, sinceMs: last === false ? 0 : instantOf(last) }
}

async function* newMails(
  client: ImapFlow,
  from: MailboxCursor,
  {
    known,
    failures,
    onUnread,
  }: {
    readonly known: (keys: readonly string[]) => Promise<ReadonlySet<string>>
    readonly failures: Failures
    readonly onUnread: (mails: number) => void
  },
): AsyncGenerator<MailboxStep> {
  const placeOf = (uid: number) => `${from.uidValidity}:${uid}`
  const failed = (range: readonly number[]) => {
    for (const place of range.map(placeOf)) failures.set(place, (failures.get(place) ?? 0) + 1)
  }
  const found = await client.search({ uid: `${from.uid + 1}:*` }, { uid: true })
  if (!Array.isArray(found)) throw new Error('the server does not search its mailbox')
  // A range that begins after the last mail has the last mail.
  const uids = found.filter(uid => uid > from.uid).sort((a, b) => a - b)
  let start = 0
  while (start < uids.length) {
    onUnread(uids.length - start)
    // After a failure one at a time: a mail that the server cannot read ends the connection, and must not hold up the others.
    const range = uids.slice(start, start + (failures.size > 0 ? 1 : slice))
    start += range.length
    const lost = range.find(uid => (failures.get(placeOf(uid)) ?? 0) >= mostFailures)
    if (lost !== undefined) {
      yield { cursor: { ...from, uid: lost }, mail: lostMail(placeOf(lost)) }
      failures.delete(placeOf(lost))
      continue
    }
    const query = { uid: true, size: true, internalDate: true, headers: [...keyHeaders] }
    const messages = await client.fetchAll(range.join(','), query, { uid: true }).catch(error => {
      failed(range)
      throw error
    })
    const found = messages
      .sort((a, b) => a.uid - b.uid)
      .map(message => ({ uid: message.uid, mail: foundMail(client, message, () => failed([message.uid])) }))
    const taken = await known(found.map(({ mail }) => mail.key))
    let skipped: MailboxCursor | null = null
    for (const { uid, mail } of found) {
      const cursor = { ...from, uid }
      const isNew = mail.arrivedMs >= from.sinceMs && !taken.has(mail.key)
      skipped = isNew ? null : cursor
      if (isNew) yield { cursor, mail }
      failures.delete(placeOf(uid))
    }
    if (skipped !== null) yield { cursor: skipped, mail: null }
  }
  onUnread(0)
}

function foundMail(client: ImapFlow, message: FetchMessageObject, onFailure: () => void): FoundMail {
  const { uid, size: bytes = 0, headers: head = Buffer.alloc(0) } = message
  return {
    key: mailKey(head, bytes),
    bytes,
    arrivedMs: instantOf(message),
    head,
    async fetch() {
      const { content } = await client
        .download(String(uid), undefined, { uid: true, chunkSize: chunkBytes })
        .catch(error => {
          onFailure()
          throw error
        })
      content?.once('error', onFailure)
      return content ?? null
    },
  }
}

/** A mail of which nothing is known but its place. */
function lostMail(key: string): FoundMail {
  return { key, bytes: 0, arrivedMs: Date.now(), head: Buffer.alloc(0), fetch: null }
}

function instantOf({ internalDate }: FetchMessageObject): number {
  const at = internalDate === undefined ? Number.NaN : new Date(internalDate).getTime()
  return Number.isNaN(at) ? Date.now() : at
}
