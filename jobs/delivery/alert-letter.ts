import { metricOf } from '../../src/metrics/definitions/catalogue.ts'
import { type Html, html } from '../../src/report/html/html-tag.ts'
import {
  formatCount,
  formatCounted,
  formatDelay,
  formatDelayInWords,
  formatList,
  formatValue,
} from '../../src/words/format.ts'
import { formatInstant } from '../../src/words/format-date.ts'
import { type Locale, wordsOf } from '../../src/words/locale.ts'
import { shortText } from '../../src/words/outside-text.ts'
import { fixedSpaces } from '../../src/words/typography.ts'
import type { AlertNews, PlannedAlert } from '../alerts/alert-records.ts'
import { unsubscribeOf } from './compose-letter.ts'
import type { Letter } from './letter.ts'
import { letterPage, style } from './letter-html.ts'
import { type LetterModel, letterFoot } from './letter-model.ts'
import { underlined, unsubscribeText, wrapped } from './letter-text.ts'
import { columnsOf, padColumns } from './text-columns.ts'

export interface AlertLetterOrder {
  /** Its name. */
  readonly subscription: string
  readonly messageId: string
  readonly to: Letter['to']
  readonly locale: Locale
  readonly zone: string
  readonly asOf: string
  readonly condition: PlannedAlert['condition']
  readonly olderThanSeconds: number
  /** In the order of the letter; at least one. */
  readonly news: readonly AlertNews[]
  /** The live page that lists the chats of one; null for none. */
  readonly link: (news: AlertNews) => string | null
  readonly listUnsubscribe?: string | null
}

interface AlertSection {
  readonly title: string
  readonly lines: readonly string[]
  readonly chats: {
    readonly title: string
    readonly columns: Row
    readonly rows: readonly Row[]
    readonly others: string | null
  } | null
  readonly link: { readonly text: string; readonly address: string } | null
}

interface Row {
  readonly chat: string
  readonly channel: string
  readonly wait: string
}

interface AlertModel extends Pick<LetterModel, 'locale' | 'subject' | 'why' | 'unsubscribe'> {
  readonly sections: readonly AlertSection[]
  readonly once: string
}

/** Composes the letter about alerts that begin or are over. A pure function: equal orders give equal letters. */
export function composeAlertLetter(order: AlertLetterOrder): Letter {
  const { messageId, to, locale, subscription } = order
  const say = wordsOf(locale).letter.alert
  const { unsubscribe, unsubscribeNamesReader } = unsubscribeOf(order)
  const model: AlertModel = {
    locale,
    subject: subjectOf(order),
    sections: order.news.map(news => sectionOf(news, order)),
    once: fixedSpaces(say.once, locale),
    ...letterFoot({ locale, subscription, unsubscribe }),
  }
  return {
    messageId,
    to,
    subject: model.subject,
    text: textOf(model),
    html: letterPage(
      model,
      html`${model.sections.map(sectionHtml)}<tr><td style="padding:0 0 16px"><p style="${style.small}">${model.once}</p></td></tr>\n`,
    ),
    attachments: [],
    unsubscribe,
    unsubscribeNamesReader,
  }
}

function subjectOf(order: AlertLetterOrder): string {
  const { news, locale } = order
  const say = wordsOf(locale).letter.alert
  const [first] = news
  if (first !== undefined && news.length === 1) {
    return fixedSpaces(
      say.titled(
        first.change === 'begins' ? say.begins : say.over,
        `${nameOf(first, locale)}, ${stateOf(first, order)}`,
      ),
      locale,
    )
  }
  const count = (change: AlertNews['change']) => news.filter(one => one.change === change).length
  const [begun, ended] = [count('begins'), count('over')]
  const parts = [
    ...(begun === 0 ? [] : [formatCounted(begun, say.begun, locale)]),
    ...(ended === 0 ? [] : [formatCounted(ended, say.ended, locale)]),
  ]
  return fixedSpaces(say.titled(begun === 0 ? say.over : say.begins, formatList(parts, locale)), locale)
}

function nameOf({ label }: AlertNews, locale: Locale): string {
  return label === null ? wordsOf(locale).letter.alert.all : shortText(label)
}

/** `12 chats waiting for more than 4 days`. */
function stateOf(
  { change, measured, of }: AlertNews,
  { locale, condition, olderThanSeconds }: AlertLetterOrder,
): string {
  const { letter, metrics } = wordsOf(locale)
  const say = letter.alert
  const { waiting, metric } = condition
  if (waiting !== undefined) {
    const chats = formatCounted(measured ?? 0, metrics.waitingChats.noun, locale)
    return say.waiting(chats, formatDelayInWords(olderThanSeconds, locale))
  }
  if (metric === undefined) {
    return change === 'over' ? say.resumed : say.silence(formatDelayInWords(measured, locale))
  }
  const { unit, title, basis } = metricOf(metric.name)
  const value = say.metric(title[locale], formatValue(measured, unit, locale))
  if (of === null || basis === null) return value
  return `${value} (${formatCounted(of, metrics[basis].noun, locale)})`
}

function sectionOf(news: AlertNews, order: AlertLetterOrder): AlertSection {
  const { locale, zone, asOf, link } = order
  const say = wordsOf(locale).letter.alert
  const { change, since, chats, chatsTotal } = news
  const isOver = change === 'over'
  const state = stateOf(news, order)
  const lines = [
    `${state.slice(0, 1).toLocaleUpperCase(locale)}${state.slice(1)}.`,
    ...limitOf(order),
    ...(isOver ? [say.since(formatInstant(since, zone, locale))] : []),
    say.asOf(formatInstant(asOf, zone, locale)),
  ]
  const address = isOver ? null : link(news)
  const others = (chatsTotal ?? 0) - chats.length
  return {
    title: fixedSpaces(say.titled(isOver ? say.over : say.begins, nameOf(news, locale)), locale),
    lines: [fixedSpaces(lines.join(' '), locale)],
    chats:
      chats.length === 0
        ? null
        : {
            title: fixedSpaces(say.chats, locale),
            columns: say.columns,
            rows: chats.map(({ chatId, channel, waitSeconds }) => ({
              chat: shortText(chatId, 40),
              channel: shortText(channel, 24),
              wait: formatDelay(waitSeconds, locale),
            })),
            others: others > 0 ? fixedSpaces(say.others(formatCount(others, locale)), locale) : null,
          },
    link: address === null ? null : { text: fixedSpaces(say.open, locale), address },
  }
}

function limitOf({ condition, locale }: AlertLetterOrder): readonly string[] {
  const say = wordsOf(locale).letter.alert
  const { waiting, metric } = condition
  if (waiting !== undefined) return [say.above(formatCount(waiting.moreThan, locale))]
  if (metric === undefined) return []
  const { unit } = metricOf(metric.name)
  const { above, below } = metric
  if (above !== undefined) return [say.above(formatValue(above, unit, locale))]
  return below === undefined ? [] : [say.below(formatValue(below, unit, locale))]
}

function sectionHtml({ title, lines, chats, link }: AlertSection): Html {
  const table = chats === null ? null : chatsHtml(chats)
  return html`<tr><td style="${style.section}">
<h1 dir="auto" style="${style.title}">${title}</h1>
${lines.map(line => html`<p style="${style.lead}">${line}</p>\n`)}${table}${link === null ? null : html`<p style="${style.text}"><a href="${link.address}" style="${style.link}">${link.text}</a></p>\n`}</td></tr>
`
}

function chatsHtml({ title, columns, rows, others }: NonNullable<AlertSection['chats']>): Html {
  return html`<h2 style="${style.subtitle}">${title}</h2>
<table width="100%" cellpadding="0" cellspacing="0" border="0" style="${style.table}">
<tr>
<th scope="col" align="left" style="${style.first}">${columns.chat}</th>
<th scope="col" align="left" style="${style.column}">${columns.channel}</th>
<th scope="col" align="right" style="${style.column}">${columns.wait}</th>
</tr>
${rows.map(
  ({ chat, channel, wait }) => html`<tr>
<td dir="auto" style="${style.name}">${chat}</td>
<td dir="auto" style="${style.cell}">${channel}</td>
<td align="right" style="${style.cell}">${wait}</td>
</tr>
`,
)}</table>
${others === null ? null : html`<p style="${style.small}">${others}</p>\n`}`
}

function textOf({ sections, once, why, unsubscribe }: AlertModel): string {
  const blocks = [
    ...sections.map(sectionText),
    ['-- ', ...wrapped(once), ...wrapped(why), ...(unsubscribe === null ? [] : unsubscribeText(unsubscribe))],
  ]
  return `${blocks.map(lines => lines.join('\n')).join('\n\n\n')}\n`
}

function sectionText({ title, lines, chats, link }: AlertSection): readonly string[] {
  return [
    ...underlined(title, '='),
    '',
    ...lines.flatMap(wrapped),
    ...(chats === null ? [] : ['', ...chatsText(chats)]),
    ...(link === null ? [] : ['', link.text, link.address]),
  ]
}

/** The id comes last, because it can have any length. */
function chatsText({ title, columns, rows, others }: NonNullable<AlertSection['chats']>): readonly string[] {
  const all = [columns, ...rows]
  const [waits, channels] = [
    Math.max(...all.map(({ wait }) => columnsOf(wait))),
    Math.max(...all.map(({ channel }) => columnsOf(channel))),
  ]
  return [
    ...underlined(title, '-'),
    '',
    ...all.map(
      ({ chat, channel, wait }) =>
        `${padColumns(wait, waits, 'end')}   ${padColumns(channel, channels, 'start')}   ${chat}`,
    ),
    ...(others === null ? [] : ['', ...wrapped(others)]),
  ]
}
