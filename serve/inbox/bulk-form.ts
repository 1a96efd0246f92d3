import type { Bulk } from '../../inbox/bulk/bulk-rows.ts'
import { uuid7 } from '../../inbox/journal/uuid7.ts'
import { type Html, html } from '../../src/report/html/html-tag.ts'
import { formatCount } from '../../src/words/format.ts'
import { type Locale, wordsOf } from '../../src/words/locale.ts'
import { type InboxQuestion, inboxAddress } from './inbox-question.ts'

/** The form that the boxes of a list belong to. */
export const bulkFormId = 'bulk'

/** Archives what is chosen in a list, or the whole list. */
export function bulkForm({
  question,
  seq,
  total,
  locale,
}: {
  readonly question: InboxQuestion
  readonly seq: number
  /** The number of chats in the list. */
  readonly total: number
  readonly locale: Locale
}): Html {
  const say = wordsOf(locale).inbox.bulk
  return html`<form class="bulk-form" id="${bulkFormId}" method="post" action="/inbox/bulk">
<input type="hidden" name="key" value="${uuid7()}"><input type="hidden" name="seq" value="${seq}">${questionField(question)}
<label class="scripted-only"><input type="checkbox" id="select-all"> ${say.selectAll}</label>
<button name="act" value="archive" id="archive-selected" data-words="${say.archiveSome('{chats}')}">${say.archiveSelected}</button>
<details><summary>${say.wholeList}</summary><p>${say.explained} <button name="act" value="archive-all">${say.archiveAll(formatCount(total, locale))}</button></p></details>
</form>
`
}

/** How far an archiving of many chats, or its undoing, has got. */
export function bulkProgress(bulk: Bulk, { question, locale }: { question: InboxQuestion; locale: Locale }): Html {
  const say = wordsOf(locale).inbox.bulk
  const count = (chats: number) => formatCount(chats, locale)
  const { state, total, archived, conflicts, undone, kept } = bulk
  const isRunning = state === 'archiving' || state === 'undoing'
  const [done, most] = state === 'undoing' ? [undone, archived] : [archived + conflicts, total]
  const lines = {
    archiving: say.archiving(count(done), count(Math.max(done, most))),
    archived: say.archived(count(archived)),
    undoing: say.undoing(count(undone), count(archived)),
    undone: say.undone(count(undone)),
  }
  return html`<section class="bulk-progress" role="status" aria-label="${say.title}"${isRunning ? html` data-running="yes"` : null}>
<p>${lines[state]}${isRunning ? html` <progress max="${Math.max(1, most)}" value="${Math.min(done, most)}" aria-label="${say.title}"></progress> <a class="unscripted" href="${inboxAddress(question, { bulk: bulk.bulk_id })}">${say.refresh}</a>` : null}</p>
${conflicts === 0 || state === 'undoing' || state === 'undone' ? null : html`<p class="problem">${say.conflicts(count(conflicts))}</p>`}${kept === 0 ? null : html`<p>${say.kept(count(kept))}</p>`}
${state === 'archiving' || (state === 'archived' && archived > 0) ? html`<form method="post" action="/inbox/bulk/${bulk.bulk_id}/undo">${questionField(question)}<button id="undo">${say.undo}</button></form>` : null}</section>
`
}

function questionField(question: InboxQuestion): Html {
  const [, asked = ''] = inboxAddress({ ...question, sought: '' }).split('?')
  return html`<input type="hidden" name="question" value="${asked}">`
}
