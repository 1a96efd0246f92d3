import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { emailSchema } from '../../config/email-config.ts'
import { type Attachments, openAttachments } from '../../inbox/attachments/attachments.ts'
import type { Channel } from '../../inbox/channels/channel.ts'
import { emailChannel } from '../../inbox/channels/email/email.ts'
import { startWatcher, type Watcher } from '../../inbox/channels/watcher.ts'
import { type Journal, openJournal } from '../../inbox/journal/journal.ts'
import { type Sender, startSender } from '../../inbox/outbox/sender.ts'
import { placeOf } from './databases.ts'
import { filesAt } from './stored-files.ts'

/** The connection of a test's mailbox. */
export const connection = 'support'

export interface MailPlaceOptions {
  readonly imap?: {
    readonly port: number
    readonly user: string
    readonly password: string
    readonly host?: string
    readonly secure?: boolean
  }
  readonly smtp?: { readonly port: number; readonly host?: string }
  /** The certificate that is trusted. */
  readonly trusted?: string
  /** Further keys of the config. */
  readonly config?: object
  /** A folder that is kept; default: a new one, which `stop` removes. */
  readonly folder?: string
}

/** An inbox with a mailbox as its connection, without pages. */
export interface MailPlace {
  readonly folder: string
  readonly journal: Journal
  readonly attachments: Attachments
  readonly channel: Channel
  /** What the watcher complained of, and what it set aside. */
  readonly errors: unknown[]
  readonly aside: string[]
  watch(): Watcher
  send(): Promise<Sender>
  /** All chats, those that wait longest first. */
  chats(): ReturnType<typeof chatsOf>
  /** The messages of a chat. */
  thread(chat_id: string): ReturnType<typeof threadOf>
  /** An agent answers. */
  reply(chat_id: string, text: string, attachments?: readonly string[]): Promise<void>
  stop(): Promise<void>
}

const now = () => Date.now() * 1000
const chatsOf = (journal: Journal) => journal.read('list', { scopes: [], status: 'open', after: null, limit: 200 })
const threadOf = (journal: Journal, chat_id: string) => journal.read('thread', { chat_id, before: null, limit: 200 })

/** The config of a mailbox on this machine: Lyon, Lille by a plus-address, and Nice. */
export function mailConfig({ imap, smtp, config = {} }: MailPlaceOptions = {}) {
  const server = { host: '127.0.0.1', secure: false }
  return emailSchema.parse({
    // biome-ignore-start lint/suspicious/noTemplateCurlyInString: how a secret is written
    imap: { ...server, port: imap?.port ?? 1, ...at(imap), user: '${IMAP_USER}', password: '${IMAP_PASSWORD}' },
    // biome-ignore-end lint/suspicious/noTemplateCurlyInString: how a secret is written
    smtp: { ...server, port: smtp?.port ?? 1, ...at(smtp) },
    addresses: { 'support@shop.example': 'lyon', 'nice@shop.example': 'nice' },
    sites: ['lille'],
    name: 'The Shop',
    ...config,
  })
}

/** Where a server is, if it is not where the others are. */
const at = ({ host, secure }: { readonly host?: string; readonly secure?: boolean } = {}) => ({
  ...(host === undefined ? {} : { host }),
  ...(secure === undefined ? {} : { secure }),
})

export const mailSecrets = ({ imap }: Pick<MailPlaceOptions, 'imap'>) => ({
  IMAP_USER: imap?.user ?? 'u',
  IMAP_PASSWORD: imap?.password ?? 'p',
})

export async function openMailPlace(options: MailPlaceOptions = {}): Promise<MailPlace> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'causerie-mail-')))
  const journal = await openJournal(placeOf(join(folder, 'journal.db')))
  const errors: unknown[] = []
  const aside: string[] = []
  const attachments = openAttachments({
    journal,
    files: await filesAt(join(folder, 'files')),
    maxBytes: 100_000_000,
    quota: { unsent: { files: 20, bytes: 1e9 }, totalBytes: 1e10 },
    now,
    onError: error => errors.push(error),
  })
  const channel = emailChannel({
    connection,
    config: mailConfig(options),
    attachments,
    attachment: attachment_id => journal.read('attachmentById', { attachment_id }),
    known: keys => journal.read('knownDeliveries', { connection, keys }),
    env: mailSecrets(options),
    ...(options.trusted === undefined ? {} : { trusted: options.trusted }),
    now,
  })
  const running: { stop(): Promise<void> }[] = []
  let acts = 0
  return {
    folder,
    journal,
    attachments,
    channel,
    errors,
    aside,
    watch() {
      const watcher = startWatcher({
        journal,
        connection,
        channel,
        contents: attachments.contents,
        now,
        onError: error => errors.push(error),
        onSetAside: ({ reason }) => aside.push(reason),
      })
      running.push(watcher)
      return watcher
    },
    async send() {
      const channels = new Map([[connection, channel]])
      const sender = await startSender({ journal, channels, now, onError: error => errors.push(error) })
      running.push(sender)
      return sender
    },
    chats: () => chatsOf(journal),
    thread: chat_id => threadOf(journal, chat_id),
    async reply(chat_id, text, given = []) {
      const act = { chat_id, agent: 'ann', key: `act ${acts++} ${chat_id}`, kind: 'message', text } as const
      const done = await journal.write('act', { ...act, attachments: given, seen_version: 9999, now: now() })
      if (done.state !== 'done') throw new Error(done.state)
    },
    async stop() {
      await Promise.all(running.map(one => one.stop()))
      await channel.close?.()
      attachments.close()
      await journal.close()
      if (options.folder === undefined) await rm(folder, { recursive: true, force: true })
    },
  }
}

/** A plain mail as it arrives. Headers override those it has; null leaves one out. */
export function mailText(headers: Readonly<Record<string, string | null>>, body = 'Bonjour'): string {
  const all: Record<string, string | null> = {
    From: 'Eve <eve@customer.example>',
    To: 'support@shop.example',
    Subject: 'My order',
    Date: new Date().toUTCString().replace('GMT', '+0000'),
    'Message-ID': `<${Math.random().toString(36).slice(2)}@customer.example>`,
    'MIME-Version': '1.0',
    'Content-Type': 'text/plain; charset=utf-8',
    ...headers,
  }
  const lines = Object.entries(all).flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}`]))
  return `${lines.join('\r\n')}\r\n\r\n${body.replace(/\r?\n/g, '\r\n')}\r\n`
}
