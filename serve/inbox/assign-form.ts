import { uuid7 } from '../../inbox/journal/uuid7.ts'
import { type Html, html } from '../../src/report/html/html-tag.ts'
import { type Locale, wordsOf } from '../../src/words/locale.ts'
import { outsideText } from '../../src/words/outside-text.ts'
import { chatAddress } from './chat-address.ts'

export interface AssignForm {
  readonly chatId: string
  readonly assignee: string | null
  /** Whoever looks. */
  readonly self: string
  /** Who it may be for, whoever looks first. */
  readonly people: readonly string[]
  /** Who is away. */
  readonly away: readonly string[]
  readonly locale: Locale
}

/** Whom a chat is for, and the ways to say otherwise. */
export function assignForm({ chatId, assignee, self, people, away, locale }: AssignForm): Html {
  const say = wordsOf(locale).inbox.assign
  const action = `${chatAddress(chatId)}/assign`
  // Somebody who may not be chosen any more is shown all the same.
  const listed = assignee === null || people.includes(assignee) ? people : [...people, assignee]
  const nameOf = (name: string) => (away.includes(name) ? say.away(outsideText(name)) : outsideText(name))
  const option = (value: string, text: string, isChosen: boolean) =>
    html`<option value="${value}"${isChosen ? html` selected` : null}>${text}</option>`
  return html`<div class="assign">
<form method="post" action="${action}"><input type="hidden" name="key" value="${uuid7()}"><label for="assignee">${say.to}</label> <select id="assignee" name="to">${option('', say.nobody, assignee === null)}${listed.map(name => option(name, nameOf(name), name === assignee))}</select> <button>${say.assign}</button></form>
${assignee === self ? null : html`<form method="post" action="${action}"><input type="hidden" name="key" value="${uuid7()}"><button name="to" value="${self}" id="assign-to-me">${say.toMe}</button></form>`}</div>
`
}
