import { join } from 'node:path'
import type { Logger } from 'pino'
import type { InboxConfig } from '../../config/inbox-config.ts'
import { resolveSecret } from '../../config/secret.ts'
import type { WidgetConfig } from '../../config/widget-config.ts'
import type { Channel, Journal } from '../../inbox/index.ts'
import { JournalError } from '../../inbox/journal/journal-error.ts'
import { loadOptional } from '../../src/optional-package.ts'
import { type Followers, openFollowers } from './followers.ts'
import { openPresence, type Presence } from './presence.ts'

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
  /** Where other systems deliver, by the name of the connection. */
  readonly hooks: ReadonlyMap<string, Channel>
  /** Windows in pages of others, by the name of the connection. */
  readonly widgets: ReadonlyMap<string, Widget>
  /** Who is in which chat. */
  readonly presence: Presence
  /** Who is told what happens. */
  readonly followers: Followers
  close(): Promise<void>
}

export interface Widget {
  readonly config: WidgetConfig
  readonly channel: Channel
}

const missing = 'the inbox needs packages that are not installed: npm install kysely libsql standardwebhooks'

/** Opens an inbox and begins to send and to publish. Throws `JournalError`, and `ConfigError` for a secret that the environment lacks. */
export async function openInbox({ config, store, env, log, publishMs }: InboxOptions): Promise<Inbox> {
  const inbox = await loadOptional(
    () => import('../../inbox/index.ts'),
    options => new JournalError(missing, options),
  )
  const hooks = new Map<string, Channel>()
  const widgets = new Map<string, Widget>()
  const now = () => Date.now() * 1000
  for (const [name, { webhook, widget }] of Object.entries(config.connections)) {
    if (webhook !== undefined)
      hooks.set(name, inbox.webhookChannel({ ...webhook, secret: resolveSecret(webhook.secret, env) }))
    if (widget !== undefined) widgets.set(name, { config: widget, channel: inbox.widgetChannel({ ...widget, now }) })
  }
  const channels = new Map(hooks)
  for (const [name, { channel }] of widgets) channels.set(name, channel)
  const journal = await inbox.openJournal(join(config.directory, 'journal.db'))
  const sender = await inbox.startSender({
    journal,
    channels,
    now,
    onError: error => log.error({ err: error }, 'a letter was not sent'),
  })
  const publisher = inbox.startPublisher({
    journal,
    store,
    onPublished: ({ seq, accepted, seconds }) => log.info({ seq, accepted, seconds }, 'the journal was published'),
    onError: error => log.error({ err: error }, 'the journal was not published'),
    ...(publishMs === undefined ? {} : { everyMs: publishMs }),
  })
  const presence = openPresence()
  const followers = openFollowers(journal, presence)
  return {
    journal,
    hooks,
    widgets,
    presence,
    followers,
    async close() {
      followers.close()
      presence.close()
      await Promise.all([sender.stop(), publisher.stop()])
      await journal.close()
    },
  }
}
