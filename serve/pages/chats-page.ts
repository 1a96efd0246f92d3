import type { ChatKind } from '../../src/metrics/definitions/query.ts'
import type { ChatListAnswer, ChatListQuery, ChatListRow } from '../../src/metrics/operators/chat-list.ts'
import { chatPages } from '../../src/metrics/operators/chat-pages.ts'
import { headLines } from '../../src/report/blocks/head.ts'
import { knownNotices } from '../../src/report/blocks/known-notices.ts'
import { type Html, html } from '../../src/report/html/html-tag.ts'
import { noticesHtml } from '../../src/report/html/notices-html.ts'
import { tableHtml } from '../../src/report/html/table-html.ts'
import type { Table } from '../../src/report/model/model.ts'
import { readInput } from '../../src/report/model/reading.ts'
import { chatStateText } from '../../src/words/chat-state.ts'
import { dimensionNoun, groupLabel } from '../../src/words/dimension-wording.ts'
import { formatCount, formatCounted, formatDelay, formatDelayInWords, noValue } from '../../src/words/format.ts'
import { formatInstant } from '../../src/words/format-date.ts'
import { wordsOf } from '../../src/words/locale.ts'
import { outsideText } from '../../src/words/outside-text.ts'
import { capitalized } from '../../src/words/sentence.ts'
import { withFixedSpaces } from '../../src/words/typography.ts'
import { renewedNote } from '../layout/renewed-note.ts'
import { unknownValuesNote } from '../layout/unknown-values.ts'
import { versionLine } from '../layout/version-line.ts'
import { atAnyHour, sharedQuery } from '../question/queries.ts'
import { addressOf, heldAddress, knownOptions, namesOf, type PageContext } from './page-context.ts'

const rowsAPage = 50

export interface AskedChats {
  readonly of: ChatKind
  /** From 1. */
  readonly shown: number
}

/** What a reader may do with the chats of a list. */
export interface ChatsOptions {
  /** Whether a chat opens its thread: there is an inbox, and the reader may read texts. */
  readonly opensThreads: boolean
}

/** Reads one page of the chats behind a count. */
export function askChats(page: PageContext, { of, shown }: AskedChats): Promise<ChatListAnswer> {
  return page.visit.ask('chatList', { ...chatsQuery(page, of), limit: rowsAPage, offset: (shown - 1) * rowsAPage })
}

/** Reads all of them, page by page. */
export function askAllChats(page: PageContext, of: ChatKind): AsyncGenerator<ChatListAnswer> {
  return chatPages(query => page.visit.ask('chatList', query, { kept: false }), chatsQuery(page, of))
}

function chatsQuery(page: PageContext, of: ChatKind): ChatListQuery<string> {
  const { question } = page
  // The watch list is about an instant and all hours of the week.
  const { period, ...others } = of === 'watched' ? atAnyHour(page) : sharedQuery(page)
  const { olderThanSeconds, maxAgeDays } = question
  return {
    ...others,
    of,
    ...(of === 'watched' ? { olderThanSeconds, ...(maxAgeDays === null ? {} : { maxAgeDays }) } : { period }),
  }
}

/** The page of the chats behind a count: chat, customer, start, wait and state. */
export async function chatsContent(page: PageContext, asked: AskedChats, options: ChatsOptions): Promise<Html> {
  const { locale, question } = page
  const say = wordsOf(locale).pages.chats
  const [answer, version, values] = await Promise.all([
    askChats(page, asked),
    versionLine(page),
    page.visit.ask('dimensionValues', {}),
  ])
  const about = { ...answer, period: answer.period ?? { ...page.period, zone: question.zone } }
  const reading = readInput({ establishmentNames: namesOf(values) }, about, knownOptions(page))
  const { head, notices } = withFixedSpaces({ locale, head: headLines(reading), notices: knownNotices(reading) })
  const chats = formatCounted(answer.total, say.chat, locale)
  return html`<div id="content">
<header class="opening">
<h1>${say.titles[asked.of](chats, formatDelayInWords(question.olderThanSeconds, locale))}</h1>
${renewedNote(page, say.renewed)}${await unknownValuesNote(page, values)}${noticesHtml(notices)}<dl class="head">
${head.map(
  ({ label, value }) => html`<div><dt>${label}</dt><dd>${value}</dd></div>
`,
)}</dl>
<ul class="actions">
<li><a href="${addressOf(page, '/volume')}">${say.back.volume}</a></li>
<li><a href="${addressOf(page, '/handling')}">${say.back.handling}</a></li>
<li><a href="${chatsAddress(page, { ...asked, shown: 1 }, '/chats.csv')}">CSV</a></li></ul></header>
<div class="blocks"><div class="block">${tableHtml(chatsTable(answer, page, options))}
${pager(page, asked, answer.total)}</div></div>
${version}</div>
`
}

function chatsTable(
  { of, rows, total }: ChatListAnswer,
  { locale, question }: PageContext,
  { opensThreads }: ChatsOptions,
): Table {
  const say = wordsOf(locale).pages.chats
  const noun = (dimension: string) => capitalized(dimensionNoun(dimension, locale).one)
  const cells = (row: ChatListRow) => [
    outsideText(row.chatId),
    outsideText(row.establishment),
    groupLabel(row.channel, 'channel', locale),
    groupLabel(row.platform, 'platform', locale),
    row.startedAt === null ? noValue : formatInstant(row.startedAt, question.zone, locale),
    formatDelay(row.waitSeconds, locale),
    row.state === null ? noValue : chatStateText(row.state, of, locale),
  ]
  return {
    caption: say.caption(formatCount(total, locale)),
    columns: [
      { label: say.chatId, align: 'start' },
      { label: noun('establishment'), align: 'start' },
      { label: noun('channel'), align: 'start' },
      { label: noun('platform'), align: 'start' },
      { label: say.startedAt, align: 'end' },
      { label: say.wait, align: 'end' },
      { label: say.state, align: 'start' },
    ],
    rows: rows.map(cells),
    ...(opensThreads ? { links: rows.map(({ chatId }) => [`/inbox/chats/${encodeURIComponent(chatId)}`]) } : {}),
    emptyText: say.none,
    note: null,
  }
}

function pager(page: PageContext, asked: AskedChats, total: number): Html | null {
  const { locale } = page
  const say = wordsOf(locale).pages.chats
  const pages = Math.ceil(total / rowsAPage)
  if (pages <= 1) return null
  const { shown } = asked
  const to = (target: number, text: string) =>
    target < 1 || target > pages
      ? html`<span>${text}</span>`
      : html`<a href="${chatsAddress(page, { ...asked, shown: target })}">${text}</a>`
  const first = (shown - 1) * rowsAPage + 1
  const last = Math.min(total, shown * rowsAPage)
  return html`<nav class="pager" aria-label="${say.pages}">
${to(1, say.first)} ${to(shown - 1, say.before)} <span>${say.rows(formatCount(first, locale), formatCount(last, locale), formatCount(total, locale))}</span> ${to(shown + 1, say.after)} ${to(pages, say.last)}</nav>
`
}

function chatsAddress(page: PageContext, { of, shown }: AskedChats, path = '/chats'): string {
  const own = new URLSearchParams({ of, ...(shown === 1 ? {} : { 'chats.page': String(shown) }) })
  return `${heldAddress(page, path)}&${own.toString()}`
}
