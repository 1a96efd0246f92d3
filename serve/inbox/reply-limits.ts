import type { FilledTemplate } from '../../inbox/channels/channel.ts'
import {
  filledText,
  isTooLong,
  isWithinWindow,
  mediaKinds,
  placeholdersOf,
  type ReplyRules,
  sentKind,
  type Template,
} from '../../inbox/channels/reply-rules.ts'
import type { ChatRow } from '../../inbox/journal/tables.ts'
import { uuid7 } from '../../inbox/journal/uuid7.ts'
import { type Html, html } from '../../src/report/html/html-tag.ts'
import { formatInstant as isoInstant } from '../../src/time/instant.ts'
import { formatCount } from '../../src/words/format.ts'
import { formatBytes } from '../../src/words/format-bytes.ts'
import { formatInstant } from '../../src/words/format-date.ts'
import { type Locale, wordsOf } from '../../src/words/locale.ts'
import { outsideText } from '../../src/words/outside-text.ts'
import { chatAddress } from './chat-address.ts'
import type { Inbox } from './open-inbox.ts'

/** What the channel of a chat allows at the moment. */
export interface ReplyLimits {
  readonly rules: ReplyRules
  /** Until when the customer may be answered freely, in microseconds; null if they never wrote. */
  readonly until: number | null
  readonly isOpen: boolean
  /** Whether files can go as links. */
  readonly hasLinks: boolean
}

/** Null where replies have no limits. */
export async function replyLimits(
  { journal, hooks, hasLinks }: Pick<Inbox, 'journal' | 'hooks' | 'hasLinks'>,
  { chat_id, connection }: Pick<ChatRow, 'chat_id' | 'connection'>,
  now: number,
): Promise<ReplyLimits | null> {
  const rules = hooks.get(connection)?.rules
  if (rules === undefined || rules === null) return null
  const heardAt = await journal.read('heardAt', { chat_id })
  const until = heardAt === null ? null : heardAt + rules.windowMicros
  return { rules, until, isOpen: isWithinWindow(rules, { heardAt, now }), hasLinks }
}

/** Why a free reply would not be sent; null if nothing speaks against it. */
export function limitProblem(
  { rules, isOpen, hasLinks }: ReplyLimits,
  {
    text,
    files,
    locale,
  }: { text: string; files: readonly { name: string; mediaType: string; bytes: number }[]; locale: Locale },
): string | null {
  const say = wordsOf(locale).inbox.limits
  if (!isOpen) return say.closed(rules.name)
  if (isTooLong(rules, text))
    return say.tooLong[rules.maxText.unit](rules.name, formatCount(rules.maxText.count, locale))
  const unlinked = hasLinks ? undefined : files.find(file => sentKind(rules, file) === null)
  return unlinked === undefined ? null : say.noLink(rules.name, outsideText(unlinked.name))
}

/** What may be sent to the customer: until when, which files, and what when the time is over. */
export function limitsHtml(
  limits: ReplyLimits,
  { chat, version, zone, locale }: { chat: ChatRow; version: number; zone: string; locale: Locale },
): Html {
  const { rules, until, isOpen } = limits
  const say = wordsOf(locale).inbox.limits
  if (!isOpen)
    return html`<div class="limits" role="group" aria-label="${rules.name}"><p class="closed">${say.closed(rules.name)}${rules.templates.length === 0 ? null : html` ${say.choose}`}</p>
${rules.templates.map(template => templateForm(template, { chat, version, locale }))}</div>
`
  const at = until === null ? null : formatInstant(isoInstant(BigInt(until)), zone, locale)
  const list = mediaKinds.map(kind => say.kinds[kind](formatBytes(rules.maxBytes[kind], locale)))
  const files = limits.hasLinks ? say.files : say.filesOnly
  return html`<p class="note limits">${at === null ? null : html`${say.until(rules.name, at)} `}${files(list.join(', '))}</p>
`
}

/** A template to be filled in, in a form of its own: Enter in a field sends nothing else. */
function templateForm(
  { name, language, text }: Template,
  { chat, version, locale }: { chat: ChatRow; version: number; locale: Locale },
): Html {
  const say = wordsOf(locale).inbox.limits
  const key = `template:${name}:${language}`
  const field = (placeholder: string) =>
    html`<p><label>${say.gap(placeholder)} <input name="${key}:${placeholder}" required maxlength="500" dir="auto"></label></p>
`
  return html`<details><summary>${name} (${language})</summary>
<form method="post" action="${chatAddress(chat.chat_id)}"><input type="hidden" name="key" value="${uuid7()}"><input type="hidden" name="seen" value="${version}"><input type="hidden" name="shown" value="${version}">
<p class="text" lang="${language.replace('_', '-')}" dir="auto">${text}</p>
${placeholdersOf(text).map(field)}<p><button name="act" value="${key}">${say.sendTemplate}</button></p></form></details>
`
}

/** The template that an act sends, filled in; `gaps` if something is missing, null if there is no such template. */
export function chosenTemplate(
  act: string,
  { limits, field }: { readonly limits: ReplyLimits | null; readonly field: (name: string) => string },
): { readonly template: FilledTemplate; readonly text: string } | 'gaps' | null {
  const found = limits?.rules.templates.find(({ name, language }) => act === `template:${name}:${language}`)
  if (found === undefined) return null
  // Templates take no line ends and no long gaps.
  const filled = placeholdersOf(found.text).map(
    name => [name, field(`${act}:${name}`).replace(/\s+/g, ' ').trim()] as const,
  )
  if (filled.some(([, value]) => value === '')) return 'gaps'
  const { name, language, text } = found
  const values = Object.fromEntries(filled)
  return { template: { name, language, values }, text: filledText(text, values) }
}

/** Whether a file goes as a link. */
export function goesAsLink(
  limits: ReplyLimits | null,
  { media_type: mediaType, bytes }: { readonly media_type: string; readonly bytes: number },
): boolean {
  return limits !== null && sentKind(limits.rules, { mediaType, bytes }) === null
}
