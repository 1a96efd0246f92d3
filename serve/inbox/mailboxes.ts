import type { Logger } from 'pino'
import { ConfigError } from '../../config/config-error.ts'
import type { InboxConfig } from '../../config/inbox-config.ts'
import type { Attachments } from '../../inbox/attachments/attachments.ts'
import type { Channel, Journal, Standings } from '../../inbox/index.ts'
import type { Turn } from '../../inbox/journal/others.ts'
import { loadOptional } from '../../src/optional-package.ts'

/** The connections of an inbox that are mailboxes. */
export interface Mailboxes {
  /** By the name of the connection. */
  readonly channels: ReadonlyMap<string, Channel>
  /** Begins to take mail. */
  watch(): Promise<void>
  /** Takes no more mail; resolves when nothing is written any more. */
  stop(): Promise<void>
  /** Ends the connections to mail servers. To be called when no reply is being sent any more. */
  close(): Promise<void>
}

const missing = 'e-mail needs packages that are not installed: npm install imapflow mailparser sanitize-html'
const missingFiles =
  'e-mail keeps mails and their files, as attachments are kept, which needs packages that are not installed: npm install @fastify/busboy @tus/server @tus/file-store file-type sharp'

/** Throws `ConfigError` for a package that is not installed, or a secret that the environment lacks. */
export async function openMailboxes({
  config,
  env,
  log,
  journal,
  attachments,
  inbox,
  standings,
}: {
  readonly config: InboxConfig
  readonly env: Readonly<Record<string, string | undefined>>
  readonly log: Logger
  readonly journal: Journal
  /** Null where what they need is not installed. */
  readonly attachments: Attachments | null
  readonly inbox: Pick<typeof import('../../inbox/index.ts'), 'emailChannel' | 'startWatcher'>
  readonly standings: Standings
}): Promise<Mailboxes> {
  const configured = Object.entries(config.connections).flatMap(([connection, { email }]) =>
    email === undefined ? [] : [{ connection, email }],
  )
  const channels = new Map<string, Channel>()
  const watchers: Turn[] = []
  const now = () => Date.now() * 1000
  for (const { connection, email } of configured) {
    if (attachments === null) throw new ConfigError(missingFiles)
    await loadOptional(
      () => Promise.all([import('imapflow'), import('mailparser'), import('sanitize-html')]),
      options => new ConfigError(missing, options),
    )
    const channel = inbox.emailChannel({
      connection,
      config: email,
      attachments,
      attachment: attachment_id => journal.read('attachmentById', { attachment_id }),
      known: keys => journal.read('knownDeliveries', { connection, keys }),
      env,
      now,
    })
    channels.set(connection, channel)
  }
  return {
    channels,
    async watch() {
      for (const [connection, channel] of channels)
        watchers.push(
          await journal.inTurn(`mailbox ${connection}`, () =>
            inbox.startWatcher({
              journal,
              connection,
              channel,
              contents: (attachments as Attachments).contents,
              now,
              onConnected: () => standings.connected(connection),
              onUnread: mails => standings.unread(connection, mails),
              onError: error => {
                standings.disconnected(connection)
                standings.failed(connection, 'receive', error)
                log.error({ err: error, connection }, 'the mailbox cannot be read: trying again')
              },
              onSetAside: ({ key, reason }) => {
                standings.failed(connection, 'receive', '', 'unusable')
                log.warn({ connection, key, reason }, 'a mail was set aside')
              },
            }),
          ),
        )
    },
    async stop() {
      await Promise.all(watchers.map(watcher => watcher.stop()))
    },
    async close() {
      await Promise.all([...channels.values()].map(channel => channel.close?.()))
    },
  }
}
