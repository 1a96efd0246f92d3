import type { Registry } from 'prom-client'
import type { Standing } from '../../inbox/standing/standing.ts'
import type { JournalSize } from './connections-page.ts'
import type { ConnectionKind } from './open-inbox.ts'

/** How connections stand at this moment, as metrics. */
export function standingMetrics(
  { Gauge, Registry }: typeof import('prom-client'),
  {
    standing,
    size,
    connections,
    nowMs,
  }: {
    readonly standing: Standing
    readonly size: JournalSize | null
    readonly connections: ReadonlyMap<string, ConnectionKind>
    readonly nowMs: number
  },
): Registry {
  const registry = new Registry()
  const gauge = <Label extends string>(name: string, help: string, labelNames: readonly Label[]) =>
    new Gauge({ name: `causerie_inbox_${name}`, help, labelNames, registers: [registry] })
  const seconds = (micros: number) => micros / 1e6
  const received = gauge('last_received_timestamp_seconds', 'When a customer last wrote; absent if never', [
    'connection',
    'kind',
  ])
  const sent = gauge('last_sent_timestamp_seconds', 'When a reply was last sent; absent if never', [
    'connection',
    'kind',
  ])
  const failed = gauge('last_error_timestamp_seconds', 'When it last failed; absent if never', [
    'connection',
    'part',
    'error',
  ])
  const connected = gauge('connected', '1 if the mailbox is connected, 0 if not; absent for others', ['connection'])
  const backlog = gauge(
    'backlog',
    'Mails to read, files to fetch or given up, and unreadable deliveries (at most 1000)',
    ['connection', 'what'],
  )
  const letters = gauge('letters', 'Replies that are not sent yet; retried ones are among the queued', [
    'connection',
    'state',
  ])
  const oldest = gauge('oldest_unsent_age_seconds', 'How long ago the oldest of them was written; 0 if there is none', [
    'connection',
  ])
  for (const [connection, kind] of connections) {
    const traffic = standing.traffic.find(one => one.connection === connection)
    if (traffic?.received_at != null) received.set({ connection, kind }, seconds(traffic.received_at))
    if (traffic?.sent_at != null) sent.set({ connection, kind }, seconds(traffic.sent_at))
    const live = standing.live.get(connection)
    if (kind === 'email') {
      connected.set({ connection }, live?.isConnected ? 1 : 0)
      backlog.set({ connection, what: 'mails' }, live?.unread ?? 0)
    }
    const files = (state: 'queued' | 'failed') =>
      standing.media.find(one => one.connection === connection && one.state === state)?.files ?? 0
    backlog.set({ connection, what: 'files' }, files('queued'))
    backlog.set({ connection, what: 'files_failed' }, files('failed'))
    const aside = standing.aside.find(one => one.connection === connection)
    backlog.set({ connection, what: 'unreadable' }, aside?.deliveries ?? 0)
    const own = standing.outbox.filter(one => one.connection === connection)
    for (const state of ['queued', 'sending', 'doubt'] as const)
      letters.set({ connection, state }, own.find(one => one.state === state)?.letters ?? 0)
    letters.set({ connection, state: 'retried' }, own.find(({ state }) => state === 'queued')?.retried ?? 0)
    const oldestAt = Math.min(...own.map(one => one.oldestAt))
    oldest.set({ connection }, own.length === 0 ? 0 : Math.max(0, nowMs / 1000 - seconds(oldestAt)))
  }
  for (const { connection, part, kind: error, at } of standing.faults)
    failed.set({ connection, part, error }, seconds(at))
  const { published, seq, form } = standing
  gauge('last_event', 'The number of the last event of the journal', []).set(seq)
  gauge('journal_form', 'The form of the journal', []).set(form)
  if (published.at !== null)
    gauge('published_timestamp_seconds', 'When the journal was last published into the store', []).set(
      seconds(published.at),
    )
  if (published.seq !== null)
    gauge('unpublished_events', 'Events that are not in the store yet', []).set(Math.max(0, seq - published.seq))
  if (size !== null) {
    const bytes = gauge('journal_bytes', 'The sizes of the journal: its database, and what is not copied into it yet', [
      'file',
    ])
    bytes.set({ file: 'database' }, size.database)
    bytes.set({ file: 'log' }, size.log)
  }
  return registry
}
