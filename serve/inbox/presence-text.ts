import { attributesHtml, type Html, html } from '../../src/report/html/html-tag.ts'
import { type Locale, wordsOf } from '../../src/words/locale.ts'
import { outsideText } from '../../src/words/outside-text.ts'
import type { Present } from './presence.ts'

interface Looking {
  /** Whoever looks: they are not told of themselves. */
  readonly self: string
  readonly locale: Locale
}

/** Who else is in a chat, and where a page is told of it later. */
export function presenceHtml({ chat_id, agents }: Present, { self, locale }: Looking): Html {
  const say = wordsOf(locale).inbox.presence
  const told = agents.filter(({ name }) => name !== self).map(({ name, state }) => say[state](outsideText(name)))
  return html`<span class="presence" role="status" data-presence="${chat_id}">${told.join(' · ')}</span>`
}

/** The sentences for what a page is told later. */
export function presenceWords({ self, locale }: Looking): Html {
  const { reading, writing } = wordsOf(locale).inbox.presence
  return attributesHtml({ 'data-self': self, 'data-reading': reading('{who}'), 'data-writing': writing('{who}') })
}
