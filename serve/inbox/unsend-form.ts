import type { Reads } from '../../inbox/journal/reads.ts'
import { type Html, html } from '../../src/report/html/html-tag.ts'
import { type Locale, wordsOf } from '../../src/words/locale.ts'
import { chatAddress } from './chat-address.ts'
import { customerName } from './customer-name.ts'

/** Takes back a reply that has not left yet. Scripts remove it when it leaves. */
export function unsendForm({
  chat_id,
  message_id,
  leftMs,
  locale,
}: {
  readonly chat_id: string
  readonly message_id: string
  /** The time until it leaves. */
  readonly leftMs: number
  readonly locale: Locale
}): Html {
  const say = wordsOf(locale).inbox.unsend
  return html`<form class="unsend" method="post" action="${chatAddress(chat_id)}/unsend" data-left-ms="${leftMs}"><input type="hidden" name="letter" value="${message_id}"><button>${say.undo}</button></form>`
}

/** Says in the list that a reply was sent, as long as it can be taken back. */
export function sentNotice(
  { chat_id, message_id, customer_id, due_at }: NonNullable<Awaited<ReturnType<Reads['heldLetter']>>>,
  { nowMicros, locale }: { readonly nowMicros: number; readonly locale: Locale },
): Html {
  const leftMs = Math.ceil((due_at - nowMicros) / 1000)
  return html`<section class="bulk-progress" role="status" data-left-ms="${leftMs}"><p>${wordsOf(locale).inbox.unsend.sent(customerName(customer_id, locale))}</p>
${unsendForm({ chat_id, message_id, leftMs, locale })}</section>
`
}
