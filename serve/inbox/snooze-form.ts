import type { ChatRow } from '../../inbox/journal/tables.ts'
import { untilWritten } from '../../inbox/journal/until-written.ts'
import { uuid7 } from '../../inbox/journal/uuid7.ts'
import { type Html, html } from '../../src/report/html/html-tag.ts'
import { formatInstant as isoInstant } from '../../src/time/instant.ts'
import { formatInstant } from '../../src/words/format-date.ts'
import { type Locale, wordsOf } from '../../src/words/locale.ts'
import { chatAddress } from './chat-address.ts'

/** Until when a chat can be snoozed. */
export const snoozeChoices = ['hour', 'threeHours', 'tomorrow', 'monday', 'written'] as const
export type SnoozeChoice = (typeof snoozeChoices)[number]

interface Reader {
  readonly zone: string
  readonly locale: Locale
}

/** Until when a chat is snoozed. */
export function snoozedText(until: number, { zone, locale }: Reader): string {
  const say = wordsOf(locale).inbox.snooze
  return until === untilWritten ? say.written : say.until(formatInstant(isoInstant(BigInt(until)), zone, locale))
}

/** Snoozes a chat in progress, or ends that. */
export function snoozeForm(
  { chat_id, status, snoozed_until }: ChatRow,
  { shownVersion, ...reader }: Reader & { readonly shownVersion: number },
): Html | null {
  if (status === 'archived') return null
  const say = wordsOf(reader.locale).inbox.snooze
  const hidden = html`<input type="hidden" name="key" value="${uuid7()}"><input type="hidden" name="shown" value="${shownVersion}">`
  return html`<div class="assign"><form method="post" action="${chatAddress(chat_id)}/snooze">${hidden}${
    snoozed_until === null
      ? html`<label for="snooze">${say.label}</label> <select id="snooze" name="until">${snoozeChoices.map(choice => html`<option value="${choice}">${say.choices[choice]}</option>`)}</select> <button>${say.snooze}</button>`
      : html`<span>${snoozedText(snoozed_until, reader)}</span> <button id="snooze" name="until" value="now">${say.end}</button>`
  }</form></div>
`
}
