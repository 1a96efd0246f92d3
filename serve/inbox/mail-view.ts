import type { MailRow } from '../../inbox/journal/mail-tables.ts'
import { type Html, html } from '../../src/report/html/html-tag.ts'
import { type Locale, wordsOf } from '../../src/words/locale.ts'
import { outsideText } from '../../src/words/outside-text.ts'
import { chatAddress } from './chat-address.ts'
import { mailParts } from './mail-parts.ts'

/** The text of a mail: what it quotes and its signature are folded. */
export function mailTextHtml(text: string, locale: Locale): readonly Html[] {
  const say = wordsOf(locale).inbox.mail
  return mailParts(text).map(({ kind, text: part }) => {
    const paragraph = html`<p class="text" dir="auto">${part}</p>`
    if (kind === 'own') return paragraph
    return html`<details class="folded"><summary>${say[kind]}</summary>${paragraph}</details>`
  })
}

/** Who wrote a mail, by the name and the address that it says; `otherwise` if it says none. */
export function writerOf({ sender, sender_name: name }: MailRow, otherwise: string): Html | string {
  if (sender === null) return otherwise
  return name === null ? outsideText(sender) : html`<bdi>${outsideText(name)}</bdi> ‹${outsideText(sender)}›`
}

/** The subject of a mail, unless it is that of the mail before. */
export function subjectHtml({ subject }: MailRow, before: MailRow | null): Html | null {
  if (subject === null || subjectOf(subject) === subjectOf(before?.subject ?? '')) return null
  return html`<p class="mail-subject" dir="auto">${outsideText(subject)}</p>
`
}

/** The mail as its sender formatted it, in a frame that is loaded when it is opened, and its bytes. */
export function mailOriginal({ chat_id, message_id, html: file }: MailRow, locale: Locale): Html {
  const say = wordsOf(locale).inbox.mail
  const path = `${chatAddress(chat_id)}/mails/${message_id}`
  const frame =
    file === null
      ? null
      : html`<details class="folded"><summary>${say.formatted}</summary><iframe class="mail" src="${path}/formatted" title="${say.frame}" loading="lazy" sandbox="allow-popups allow-popups-to-escape-sandbox" referrerpolicy="no-referrer"></iframe></details>
`
  return html`${frame}<p class="save"><a href="${path}/raw" download>${say.save}</a></p>`
}

/** Without what answers and forwards put before it. */
function subjectOf(subject: string): string {
  return subject.replace(/^(\s*(re|aw|antw|rv|r|sv|fwd?|tr|wg)\s*(\[\d+\])?\s*[:：])+/i, '').trim()
}
