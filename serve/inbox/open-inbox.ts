import { join } from 'node:path'
import type { Logger } from 'pino'
import type { InboxConfig } from '../../config/inbox-config.ts'
import { resolveSecret } from '../../config/secret.ts'
import type { Channel, Journal } from '../../inbox/index.ts'
import { JournalError } from '../../inbox/journal/journal-error.ts'
import { loadOptional } from '../../src/optional-package.ts'

export interface InboxOptions {
  readonly config: InboxConfig
  /** The store that follows the journal. */
  readonly store: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly log: Logger
  /** The time from the end of a load of the store to the next, see `startPublisher`. */
  readonly publishMs?: number
}

/** The inbox of a server: its journal, its connections, what sends and what publishes. */
export interface Inbox {
  readonly journal: Journal
  /** By the name of the connection. */
  readonly channels: ReadonlyMap<string, Channel>
  close(): Promise<void>
}

const missing = 'the inbox needs packages that are not installed: npm install kysely libsql standardwebhooks'

/** Opens an inbox and begins to send and to publish. Throws `JournalError`, and `ConfigError` for a secret that the environment lacks. */
export async function openInbox({ config, store, env, log, publishMs }: InboxOptions): Promise<Inbox> {
  const inbox = await loadOptional(
    () => import('../../inbox/index.ts'),
    options => new JournalError(missing, options),
  )
  const channels = new Map(
    Object.entries(config.connections).map(([name, { webhook }]) => [
      name,
      inbox.webhookChannel({ ...webhook, secret: resolveSecret(webhook.secret, env) }),
    ]),
  )
  const journal = await inbox.openJournal(join(config.directory, 'journal.db'))
  const sender = await inbox.startSender({
    journal,
    channels,
    now: () => Date.now() * 1000,
    onError: error => log.error({ err: error }, 'a letter was not sent'),
  })
  const publisher = inbox.startPublisher({
    journal,
    store,
    onPublished: ({ seq, accepted, seconds }) => log.info({ seq, accepted, seconds }, 'the journal was published'),
    onError: error => log.error({ err: error }, 'the journal was not published'),
    ...(publishMs === undefined ? {} : { everyMs: publishMs }),
  })
  return {
    journal,
    channels,
    async close() {
      await Promise.all([sender.stop(), publisher.stop()])
      await journal.close()
    },
  }
}
