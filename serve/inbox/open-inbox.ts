import { hostname } from 'node:os'
import { join, resolve } from 'node:path'
import type { Logger } from 'pino'
import type { InboxConfig } from '../../config/inbox-config.ts'
import { resolveSecret } from '../../config/secret.ts'
import type { WidgetConfig } from '../../config/widget-config.ts'
import type { Attachments } from '../../inbox/attachments/attachments.ts'
import type { readForm } from '../../inbox/attachments/read-form.ts'
import type { Resumable } from '../../inbox/attachments/resumable.ts'
import { signedFile } from '../../inbox/attachments/signed-link.ts'
import { type Checker, openChecker } from '../../inbox/checker/checker.ts'
import type { Channel, Journal, Standings } from '../../inbox/index.ts'
import { JournalError } from '../../inbox/journal/journal-error.ts'
import { journalPlace } from '../../inbox/journal/journal-place.ts'
import { loadOptional } from '../../src/optional-package.ts'
import { type Followers, openFollowers } from './followers.ts'
import { openMailboxes } from './mailboxes.ts'
import { metaChannels } from './meta-channels.ts'
import { openPresence, type Presence } from './presence.ts'
import { keepRetention } from './retention.ts'

export interface InboxOptions {
  readonly config: InboxConfig
  /** The store that follows the journal. */
  readonly store: string
  /** The public address of the pages; undefined when it is not known. */
  readonly url: string | undefined
  readonly env: Readonly<Record<string, string | undefined>>
  readonly log: Logger
  /** The time from the end of a load of the store to the next, see `startPublisher`. */
  readonly publishMs?: number
}

/** What takes files, and reads the forms that they come in. */
export interface InboxFiles {
  readonly attachments: Attachments
  readonly resumable: Resumable
  readonly readForm: typeof readForm
}

/** The inbox of a server: its journal, its connections, what sends and what publishes. */
export interface Inbox {
  readonly journal: Journal
  /** Where other systems deliver, by the name of the connection. */
  readonly hooks: ReadonlyMap<string, Channel>
  /** Windows in pages of others, by the name of the connection. */
  readonly widgets: ReadonlyMap<string, Widget>
  /** Null where what it needs is not installed: chats have no attachments then. */
  readonly files: InboxFiles | null
  readonly checker: Checker
  /** Whether there are links to attachments: only where the server's address is known. */
  readonly hasLinks: boolean
  /** Signs the links of attachments that other systems are given. */
  readonly linkKey: string
  /** For how long a reply can be taken back, see `inbox.undoSeconds`. */
  readonly holdMicros: number
  /** Who is in which chat. */
  readonly presence: Presence
  readonly standings: Standings
  /** The connections of the config, with the kind of each. */
  readonly connections: ReadonlyMap<string, ConnectionKind>
  /** The folder of the journal. */
  readonly directory: string
  /** Who is told what happens. */
  readonly followers: Followers
  close(): Promise<void>
}

export interface Widget {
  readonly config: WidgetConfig
  readonly channel: Channel
}

export type ConnectionKind = keyof InboxConfig['connections'][string]

function kindOf(way: InboxConfig['connections'][string]): ConnectionKind {
  return Object.keys(way)[0] as ConnectionKind
}

const missingFiles =
  'attachments need packages that are not installed: npm install @fastify/busboy @tus/server @tus/file-store file-type sharp'
const missing = 'the inbox needs packages that are not installed: npm install kysely libsql standardwebhooks'

/** Opens an inbox and begins to send and to publish. Throws `JournalError`, and `ConfigError` for a secret that the environment lacks. */
export async function openInbox({ config, store, url, env, log, publishMs }: InboxOptions): Promise<Inbox> {
  const inbox = await loadOptional(
    () => import('../../inbox/index.ts'),
    options => new JournalError(missing, options),
  )
  const journal = await inbox.openJournal(journalPlace(config, env))
  const linkKey = await journal.write('linkKey', {})
  // Nobody could follow a link to a server whose address is not known.
  const linkTo = (file: string) =>
    url === undefined
      ? null
      : new URL(`/inbox/files/${signedFile(file, { key: linkKey, nowMs: Date.now() })}`, url).href
  const hooks = new Map<string, Channel>()
  const widgets = new Map<string, Widget>()
  const now = () => Date.now() * 1000
  const files = await openInboxFiles({ config, env, journal, log })
  const attachments = files?.attachments ?? null
  const standings = inbox.openStandings({
    journal,
    connections: Object.keys(config.connections),
    now,
    onError: error => log.error({ err: error }, 'how connections stand was not written down'),
  })
  const mailboxes = await openMailboxes({ config, env, log, journal, attachments, inbox, standings })
  for (const [name, channel] of metaChannels({ config, env, journal, attachments, linkTo, inbox, now }))
    hooks.set(name, channel)
  for (const [name, { webhook, widget }] of Object.entries(config.connections)) {
    if (webhook !== undefined)
      hooks.set(name, inbox.webhookChannel({ ...webhook, secret: resolveSecret(webhook.secret, env), linkTo }))
    if (widget !== undefined) widgets.set(name, { config: widget, channel: inbox.widgetChannel({ ...widget, now }) })
  }
  const channels = new Map([...hooks, ...mailboxes.channels])
  for (const [name, { channel }] of widgets) channels.set(name, channel)
  const checker = openChecker({
    ...config.checker,
    onError: error => log.warn({ err: error }, 'a reply was not checked'),
  })
  const holdMicros = config.undoSeconds * 1_000_000
  const sender = await journal.inTurn('sender', () =>
    inbox.startSender({
      journal,
      channels,
      holdMicros,
      now,
      onError: error => log.error({ err: error }, 'a letter was not sent'),
      onRefused: ({ connection, reason }) => standings.failed(connection, 'send', reason),
    }),
  )
  const fetcher =
    attachments === null
      ? null
      : await journal.inTurn('fetcher', () =>
          inbox.startFetcher({
            journal,
            attachments,
            channels,
            now,
            onError: error => log.error({ err: error }, 'a file was not fetched'),
            onFailed: ({ connection, reason }) => standings.failed(connection, 'fetch', reason),
          }),
        )
  await mailboxes.watch()
  // Servers on one machine may share a store.
  const publisher = await journal.inTurn(`publisher ${hostname()} ${resolve(store)}`, () =>
    inbox.startPublisher({
      journal,
      store,
      onPublished: ({ seq, accepted, seconds }) => {
        standings.published(seq, now())
        log.info({ seq, accepted, seconds }, 'the journal was published')
      },
      onError: error => {
        standings.failed('', 'publish', error)
        log.error({ err: error }, 'the journal was not published')
      },
      ...(publishMs === undefined ? {} : { everyMs: publishMs }),
    }),
  )
  const bulk = inbox.startBulkRunner({
    journal,
    onError: error => log.error({ err: error }, 'chats were not archived'),
  })
  const retention = await keepRetention({ config, store, journal, log, inbox, now })
  const waking = setInterval(() => {
    void endSnoozes(journal, now()).catch(error => log.error({ err: error }, 'snoozes were not ended'))
  }, wakeMs)
  waking.unref()
  const presence = openPresence(journal)
  const followers = openFollowers(journal, presence)
  return {
    journal,
    hooks,
    widgets,
    files,
    checker,
    hasLinks: url !== undefined,
    linkKey,
    holdMicros,
    presence,
    standings,
    connections: new Map(Object.entries(config.connections).map(([name, way]) => [name, kindOf(way)])),
    directory: config.directory,
    followers,
    async close() {
      clearInterval(waking)
      followers.close()
      presence.close()
      await checker.close()
      await standings.stop()
      await Promise.all([
        mailboxes.stop(),
        fetcher?.stop(),
        sender.stop(),
        publisher.stop(),
        bulk.stop(),
        retention?.stop(),
      ])
      await mailboxes.close()
      files?.resumable.close()
      files?.attachments.close()
      await journal.close()
    },
  }
}

/** How often snoozes are looked at. */
const wakeMs = 1000

async function endSnoozes(journal: Journal, now: number): Promise<void> {
  if (await journal.read('isSnoozeOver', { now })) await journal.write('endSnoozes', { now })
}

const unsentAtMost = { files: 20, bytes: 1_000_000_000 }

async function openInboxFiles({
  config,
  env,
  journal,
  log,
}: Pick<InboxOptions, 'config' | 'env' | 'log'> & { journal: Journal }): Promise<InboxFiles | null> {
  const room = await loadOptional(
    () => import('../../inbox/attachments/index.ts'),
    options => new JournalError(missingFiles, options),
  ).catch(error => {
    if (!(error instanceof JournalError)) throw error
    log.warn(error.message)
    return null
  })
  if (room === null) return null
  const onError = (error: unknown) => log.error({ err: error }, 'attachments: what was to be done failed')
  const bucket = await room.bucketOf(config, { env, onError })
  const files = await room.openFiles(config, bucket)
  const { maxBytes, totalBytes } = config.attachments
  const quota = { unsent: unsentAtMost, totalBytes }
  const attachments = room.openAttachments({ journal, files, maxBytes, quota, now: () => Date.now() * 1000, onError })
  const uploads =
    bucket === null
      ? await room.uploadsOnDisk(join(room.filesFolder(config), 'resumable'))
      : room.uploadsInBucket(bucket, files)
  const resumable = room.openResumable({ journal, attachments, uploads, onError })
  return { attachments, resumable, readForm: room.readForm }
}
