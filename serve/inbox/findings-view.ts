import type { Finding } from '../../inbox/checker/finding.ts'
import { type Html, html } from '../../src/report/html/html-tag.ts'
import { type Locale, wordsOf } from '../../src/words/locale.ts'
import { outsideText } from '../../src/words/outside-text.ts'

/** What was found in a reply that is about to be sent. */
export interface Findings {
  readonly text: string
  readonly findings: readonly Finding[]
  /** What is done when it is sent all the same. */
  readonly act: string
}

/** Letters that are shown before and after what is wrong, at most. */
const contextLetters = 90

/**
 * Each finding in its sentence, with what can be done about it. The buttons are those of a form, whose text they change on the server;
 * a script does the same in the page.
 */
export function findingsView({ text, findings, act }: Findings, locale: Locale): Html {
  const say = wordsOf(locale).inbox.checker
  const item = ({ start, end, kind, message, proposals }: Finding) => {
    const wrong = text.slice(start, end)
    const { before, after } = sentenceAround(text, start, end)
    const mend = (proposal: string) =>
      html`<button name="act" value="mend:${JSON.stringify([start, end, wrong, proposal, act])}" data-do="mend" data-proposal="${proposal}" class="proposal">${proposal === '' ? say.leaveOut : proposal}</button> `
    return html`<li data-start="${start}" data-end="${end}" data-wrong="${wrong}">
<p class="sentence" dir="auto">${before}<mark>${wrong}</mark>${after}</p>
<p class="message">${message === '' ? say.unknownWord : outsideText(message)}</p>
<p class="choices">${proposals.map(mend)}<button name="act" value="ignore:${JSON.stringify([wrong, act])}" data-do="ignore">${say.ignore}</button> ${kind === 'spelling' ? html`<button name="act" value="word:${JSON.stringify([wrong, act])}" data-do="word">${say.addWord}</button>` : null}</p></li>
`
  }
  return html`<div class="findings" id="findings" role="group" aria-labelledby="findings-title">
<h2 id="findings-title" tabindex="-1">${say.title}</h2>
<ol>
${findings.map(item)}</ol>
<p class="send"><button type="button" class="scripted-only" data-do="edit">${say.edit}</button> <button name="act" value="as-is:${act}" data-do="send" data-send="${wordsOf(locale).inbox.send}">${say.sendAsIs}</button></p>
<p class="done" hidden>${say.done}</p>
</div>`
}

/** What stands around a part of a text: its sentence, cut where it is long. */
function sentenceAround(text: string, start: number, end: number): { before: string; after: string } {
  let [from, to] = [0, text.length]
  for (const { index, segment } of new Intl.Segmenter('und', { granularity: 'sentence' }).segment(text)) {
    if (index <= start) from = index
    if (index < end) to = index + segment.length
  }
  const before = text.slice(Math.max(from, start - contextLetters), start)
  const after = text.slice(end, Math.min(to, end + contextLetters))
  return {
    before: (start - from > contextLetters ? '…' : '') + before.trimStart(),
    after: after.trimEnd() + (to - end > contextLetters ? '…' : ''),
  }
}
