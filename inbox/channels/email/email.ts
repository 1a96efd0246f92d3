import { randomUUID } from 'node:crypto'
import { mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { resolveSecret } from '../../../config/secret.ts'
import { withoutSecrets } from '../../../jobs/delivery/without-secrets.ts'
import type { Arrived } from '../../attachments/arriving.ts'
import { AttachmentError } from '../../attachments/attachment-error.ts'
import { type EventAttachment, mailUploader } from '../../attachments/attachment-table.ts'
import type { Arrival, Channel, InboundRequest, Received } from '../channel.ts'
import type { EmailOptions } from './email-options.ts'
import type { Mail } from './mail.ts'
import { mailKey } from './mail-key.ts'
import { mailReceived } from './mail-received.ts'
import { type Failures, type FoundMail, type MailboxCursor, watchMailbox } from './mailbox.ts'
import { ownAddresses } from './own-addresses.ts'
import { MailUnreadable, openMailReader } from './read-mail.ts'
import { openReplies } from './replies.ts'

const headBytes = 16_384

/**
 * A mailbox: mail is read by IMAP, which is left as it is, and replies are sent by SMTP. Throws `ConfigError` for a secret that the
 * environment lacks.
 */
export function emailChannel(options: EmailOptions): Channel {
  const { connection, config, attachments, now } = options
  const { contents } = attachments
  const own = ownAddresses(config)
  const reader = openMailReader()
  const replies = openReplies(options)
  const { imap } = config
  const settings = {
    ...imap,
    user: resolveSecret(imap.user, options.env),
    password: resolveSecret(imap.password, options.env),
    trusted: options.trusted ?? null,
  }
  const secrets = [
    [imap.password, settings.password],
    [imap.user, settings.user],
  ] as const
  const failures: Failures = new Map()

  /** Keeps the parts of a mail as files; those that are too many stay in the mail alone. */
  async function keepParts({ parts, htmlPath }: Mail, key: string) {
    const owner = { chat_id: null, uploader: mailUploader(connection, key) }
    // Of an attempt that was interrupted.
    await attachments.dropUnsent(owner.uploader)
    const kept: EventAttachment[] = []
    for (const { name, mediaType, bytes, path } of parts) {
      const fallback = mediaType.toLowerCase() === 'message/rfc822' ? 'mail.eml' : 'file'
      const row =
        path === null || bytes > attachments.maxBytes
          ? null
          : await attachments.takeFile(path, { name: name ?? fallback, owner })
      kept.push({
        name: row?.name ?? fallback,
        mediaType: row?.media_type ?? mediaType,
        bytes,
        file: row?.attachment_id ?? null,
      })
    }
    const html = htmlPath === null ? null : await attachments.takeFile(htmlPath, { name: 'mail.html', owner })
    return { attachments: kept, html: html?.attachment_id ?? null }
  }

  async function receiveFile(file: Arrived, mail: { key: string; arrivedAt: number }): Promise<Received> {
    const folder = join(contents.arriving, randomUUID())
    await mkdir(folder, { mode: 0o700 })
    try {
      const read = await reader.read({ path: file.path, folder })
      const kept = await keepParts(read, mail.key)
      const { channel, platform } = config
      return mailReceived(read, { ...mail, ...kept, own, channel, platform })
    } catch (error) {
      if (error instanceof MailUnreadable) return { state: 'refused', reason: error.message }
      throw error
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }

  async function arrivalOf(found: FoundMail): Promise<Arrival['delivery']> {
    const { key, bytes, head, arrivedMs } = found
    const aside = (reason: string): Arrival['delivery'] => ({
      key,
      body: head,
      file: null,
      received: { state: 'refused', reason } as const,
    })
    const most = config.maxMailBytes
    if (bytes > most) return aside(`it has ${bytes} bytes, more than maxMailBytes, ${most}: it is in the mailbox only`)
    if (found.fetch === null)
      return aside('the mail server failed to give it out, several times: it is in the mailbox only')
    const content = await found.fetch()
    if (content === null) return null
    const file = await contents.receive(content, { maxBytes: most }).catch(error => {
      if (error instanceof AttachmentError && error.refusal === 'too-large') return null
      throw error
    })
    if (file === null) return aside(`it has more bytes than the server said: it is in the mailbox only`)
    try {
      const received = await receiveFile(file, { key, arrivedAt: arrivedMs * 1000 })
      return { key, body: await firstBytes(file.path), file, received }
    } catch (error) {
      await contents.discard(file)
      throw error
    }
  }

  return {
    keepsKeys: false,
    // It comes from the mailbox, which nobody else can fill.
    verify: ({ body }: InboundRequest) => ({ key: mailKey(body, body.length) }),
    async receive({ body }) {
      const file = await contents.receive(Readable.from([body]), { maxBytes: config.maxMailBytes })
      try {
        return await receiveFile(file, { key: mailKey(body, body.length), arrivedAt: now() })
      } finally {
        await contents.discard(file)
      }
    },
    send: replies.send,
    async *watch({ cursor, signal, onUnread = () => {} }) {
      const steps = watchMailbox(settings, {
        cursor: cursor === null ? null : (JSON.parse(cursor) as MailboxCursor),
        sinceMs: config.since === undefined ? null : Date.parse(`${config.since}T00:00:00Z`),
        signal,
        onUnread,
        known: async keys => new Set(await options.known(keys)),
        failures,
      })
      try {
        for await (const { cursor: reached, mail } of steps)
          yield { cursor: JSON.stringify(reached), delivery: mail === null ? null : await arrivalOf(mail) }
      } catch (error) {
        throw imapFailure(error, `${settings.host}:${settings.port}`, secrets)
      }
    },
    async close() {
      await Promise.all([reader.close(), replies.close()])
    },
  }
}

/** What a server said, safe to log. */
function imapFailure(error: unknown, server: string, secrets: Parameters<typeof withoutSecrets>[1]): Error {
  const { responseText, message = String(error) } = (error ?? {}) as { responseText?: string; message?: string }
  const said = withoutSecrets([message, ...(responseText === undefined ? [] : [responseText])].join(': '), secrets)
  return new Error(`${server}: ${said}`)
}

async function firstBytes(path: string): Promise<Buffer> {
  const handle = await open(path, 'r')
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}
