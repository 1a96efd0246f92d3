import type { Standing } from '../../inbox/standing/standing.ts'
import type { FaultRow } from '../../inbox/standing/standing-table.ts'
import { type Html, html } from '../../src/report/html/html-tag.ts'
import { formatInstant as isoInstant } from '../../src/time/instant.ts'
import { formatCount } from '../../src/words/format.ts'
import { formatBytes } from '../../src/words/format-bytes.ts'
import { formatInstant } from '../../src/words/format-date.ts'
import { type Locale, wordsOf } from '../../src/words/locale.ts'
import type { ConnectionKind } from './open-inbox.ts'

/** The sizes of a journal's files, in bytes. */
export interface JournalSize {
  readonly database: number
  readonly log: number
}

export interface ConnectionsPage {
  readonly standing: Standing
  readonly connections: ReadonlyMap<string, ConnectionKind>
  /** Null where it is in no file. */
  readonly size: JournalSize | null
  /** Whether the reader may see deliveries that were set aside, replies in doubt, and the list of chats. */
  readonly may: { readonly seeAside: boolean; readonly settle: boolean; readonly read: boolean }
  readonly zone: string
  readonly locale: Locale
}

type Row = readonly [label: string, value: Html]

/** How each connection stands, what is on its way, and what to do about failures. */
export function connectionsContent(page: ConnectionsPage): Html {
  const { standing, connections, size, may, locale } = page
  const { connections: say, back } = wordsOf(locale).inbox
  const count = (value: number) => formatCount(value, locale)
  const { published, seq, form } = standing
  const publishing = listOf([
    [say.published, timeOf(published.at, page) ?? html`${say.unknown}`],
    [say.unpublished, html`${published.seq === null ? say.unknown : count(Math.max(0, seq - published.seq))}`],
    ...errorRows(faultsOf(standing, ''), published.at, page),
  ])
  const journal = listOf([
    [say.form, html`${form}`],
    [say.events, html`${count(seq)}`],
    ...(size === null
      ? []
      : [
          [say.size, html`${formatBytes(size.database, locale)}`] as const,
          [say.log, html`${formatBytes(size.log, locale)}`] as const,
        ]),
  ])
  return html`<div id="content">
<header class="opening">${may.read ? html`<p><a href="/inbox">${back}</a></p>` : null}
<h1>${say.title}</h1>
<p class="lead">${say.explained}</p></header>
<div class="connections">
${[...connections].map(([name, kind]) => connectionHtml(name, kind, page))}<section><h2>${say.publishing}</h2>
${publishing}</section>
<section><h2>${say.journal}</h2>
${journal}</section>
</div></div>
`
}

function connectionHtml(name: string, kind: ConnectionKind, page: ConnectionsPage): Html {
  const { standing, may, locale } = page
  const { connections: say } = wordsOf(locale).inbox
  const count = (value: number) => formatCount(value, locale)
  const traffic = standing.traffic.find(({ connection }) => connection === name)
  const live = standing.live.get(name)
  const media = (state: 'queued' | 'failed') =>
    standing.media.find(one => one.connection === name && one.state === state)?.files ?? 0
  const aside = standing.aside.find(({ connection }) => connection === name)?.deliveries ?? 0
  const outbox = standing.outbox.filter(({ connection }) => connection === name)
  const letters = (state: (typeof outbox)[number]['state']) => outbox.find(one => one.state === state)?.letters ?? 0
  const retried = outbox.reduce((sum, one) => sum + (one.state === 'queued' ? one.retried : 0), 0)
  const oldestAt = Math.min(...outbox.map(one => one.oldestAt))
  const linked = (text: string, href: string, isAllowed: boolean) =>
    isAllowed ? html`<a href="${href}">${text}</a>` : html`${text}`
  const backlog = [
    [live?.unread ?? 0, html`${say.mails(count(live?.unread ?? 0))}`],
    [media('queued'), html`${say.files(count(media('queued')))}`],
    [media('failed'), html`${say.filesFailed(count(media('failed')))}`],
    [aside, linked(say.aside(count(aside)), '/inbox/aside', may.seeAside)],
  ] as const
  const leaving = [
    [letters('queued'), html`${say.queued(count(letters('queued')))}`],
    [retried, html`${say.retried(count(retried))}`],
    [letters('sending'), html`${say.sending(count(letters('sending')))}`],
    [letters('doubt'), linked(say.doubt(count(letters('doubt'))), '/inbox/doubt', may.settle && may.read)],
    [outbox.length, html`${say.oldest(outbox.length === 0 ? '' : instantText(oldestAt, page))}`],
  ] as const
  const faults = faultsOf(standing, name)
  const worked = live?.isConnected ? live.since : null
  return html`<section data-connection="${name}"><h2>${name} <small>${say.kinds[kind]}</small></h2>
${listOf([
  [say.state, stateHtml(kind, page, live)],
  [say.received, timeOf(traffic?.received_at ?? null, page) ?? html`${say.never}`],
  [say.sent, timeOf(traffic?.sent_at ?? null, page) ?? html`${say.never}`],
  [say.backlog, linesOf(backlog, say.nothing)],
  [say.outbox, linesOf(leaving, say.nothing)],
  ...(faults.length === 0 ? [[say.error, html`${say.noError}`] as const] : []),
  ...faults.flatMap(fault => errorRows([fault], workedAt(fault, { traffic, worked }), page)),
])}</section>
`
}

function stateHtml(
  kind: ConnectionKind,
  page: ConnectionsPage,
  live: { readonly isConnected: boolean; readonly since: number } | undefined,
): Html {
  const { connections: say } = wordsOf(page.locale).inbox
  if (kind !== 'email') return html`${say.listening}`
  if (live === undefined) return html`${say.starting}`
  const since = instantText(live.since, page)
  return live.isConnected
    ? html`${say.connected(since)}`
    : html`<strong class="late">${say.reconnecting(since)}</strong>`
}

/** When the part that failed last worked, in microseconds; null if it is not known. */
function workedAt(
  { part }: FaultRow,
  { traffic, worked }: { readonly traffic: Standing['traffic'][number] | undefined; readonly worked: number | null },
): number | null {
  if (part === 'send') return traffic?.sent_at ?? null
  if (part === 'receive') return Math.max(traffic?.received_at ?? 0, worked ?? 0)
  return null
}

function faultsOf({ faults }: Standing, connection: string): readonly FaultRow[] {
  return faults.filter(fault => fault.connection === connection)
}

function errorRows(faults: readonly FaultRow[], worked: number | null, page: ConnectionsPage): readonly Row[] {
  const { connections: say } = wordsOf(page.locale).inbox
  const { colon } = wordsOf(page.locale).typography
  return faults.map(({ part, at, kind, detail }) => {
    const { what, todo } = say.faults[kind]
    const isOver = worked !== null && worked > at
    return [
      say.error,
      html`${timeOf(at, page)}<br>${say.parts[part]}${colon} ${what}${detail === null ? null : html` <code>${detail}</code>`}<br>${isOver ? html`${say.resolved}` : html`<strong class="late">${todo}</strong>`}`,
    ] as const
  })
}

function linesOf(lines: readonly (readonly [count: number, line: Html])[], none: string): Html {
  const shown = lines.filter(([count]) => count > 0)
  return shown.length === 0
    ? html`${none}`
    : html`${shown.flatMap(([, line], at) => (at === 0 ? [line] : [html`<br>`, line]))}`
}

function listOf(rows: readonly Row[]): Html {
  return html`<dl>${rows.map(
    ([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>
`,
  )}</dl>`
}

function timeOf(at: number | null, page: ConnectionsPage): Html | null {
  if (at === null) return null
  return html`<time datetime="${isoInstant(BigInt(at))}">${instantText(at, page)}</time>`
}

function instantText(at: number, { zone, locale }: ConnectionsPage): string {
  return formatInstant(isoInstant(BigInt(at)), zone, locale)
}
