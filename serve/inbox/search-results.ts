import { firstHit, foldedWords } from '../../inbox/journal/folded.ts'
import type { Hit } from '../../inbox/journal/search-chats.ts'
import { type Html, html } from '../../src/report/html/html-tag.ts'
import { formatInstant as isoInstant } from '../../src/time/instant.ts'
import { formatInstant } from '../../src/words/format-date.ts'
import { wordsOf } from '../../src/words/locale.ts'
import { outsideText } from '../../src/words/outside-text.ts'
import { chatAddress } from './chat-address.ts'
import { customerName } from './customer-name.ts'
import { type ListPage, pagerHtml, placeText } from './list-page.ts'

export interface Results {
  /** The newest first. */
  readonly hits: readonly Hit[]
  readonly first: string | null
  readonly next: string | null
}

/** What a search has found: each hit in its sentence. */
export function resultsHtml(page: ListPage, { hits, first, next }: Results): Html {
  const { question, locale, zone } = page
  const say = wordsOf(locale).inbox
  const words = foldedWords(question.sought)
  const hitHtml = (hit: Hit) => {
    const at = isoInstant(BigInt(hit.sent_at))
    const writer = hit.author_id === null ? say.authors[hit.author] : outsideText(hit.author_id)
    return html`<li data-chat="${hit.chat_id}"><a href="${chatAddress(hit.chat_id)}?at=${hit.seq}#event-${hit.seq}">
<span class="who">${customerName(hit.customer_id, locale)}</span>
<span class="where">${placeText(hit, page)}</span>
<span class="standing"><time datetime="${at}">${formatInstant(at, zone, locale)}</time></span>
<span class="hit">${hit.kind === 'note' ? say.kinds.note : writer}${wordsOf(locale).typography.colon} ${subjectHtml(hit.subject, words)}<bdi>${sentenceHtml(hit.text ?? '', words)}</bdi></span></a></li>
`
  }
  return html`<h2 class="found">${say.search.results(outsideText(question.sought))}</h2>
${
  hits.length === 0 && first === null
    ? html`<p class="prose">${say.search.none}</p>`
    : html`<ol class="inbox-list">
${hits.map(hitHtml)}</ol>
${pagerHtml({ first, next }, locale)}`
}`
}

/** A subject that has a word which was sought. */
function subjectHtml(subject: string | null, words: readonly string[]): Html | null {
  if (subject === null || firstHit(subject, words) === null) return null
  return html`<bdi class="subject">${marked(subject, words)}</bdi> · `
}

/** Letters shown before a hit and after it, where its sentence is longer. */
const [lettersBefore, lettersAfter] = [80, 160]

/** The sentence of the first hit, with every word that was sought marked in it. */
function sentenceHtml(text: string, words: readonly string[]): Html {
  const hit = firstHit(text, words) ?? { start: 0, end: 0 }
  const before = text.slice(Math.max(0, hit.start - lettersBefore), hit.start)
  const after = text.slice(hit.end, hit.end + lettersAfter)
  const begins = /[.!?…\n]\s+(?=[^.!?…\n]*$)/u.exec(before)
  const start =
    begins === null ? hit.start - before.length : hit.start - before.length + begins.index + begins[0].length
  const ends = /[.!?…\n]/u.exec(after)
  const end = ends === null ? hit.end + after.length : hit.end + ends.index + 1
  const isCutBefore = begins === null && start > 0
  const isCutAfter = ends === null && end < text.length
  return html`${isCutBefore ? '…' : null}${marked(wholeLetters(text.slice(start, end)), words)}${isCutAfter ? '…' : null}`
}

/** Without the half of a letter that a cut may have left. */
function wholeLetters(text: string): string {
  return text.replace(/^[\udc00-\udfff\p{Mark}]+|[\ud800-\udbff]$/gu, '')
}

function marked(text: string, words: readonly string[]): readonly Html[] {
  const pieces: Html[] = []
  let rest = text
  for (let hit = firstHit(rest, words); hit !== null; hit = firstHit(rest, words)) {
    pieces.push(html`${oneLine(rest.slice(0, hit.start))}<mark>${oneLine(rest.slice(hit.start, hit.end))}</mark>`)
    rest = rest.slice(hit.end)
  }
  return [...pieces, html`${oneLine(rest)}`]
}

/** As `outsideText`, which trims: spaces around a mark stay. */
function oneLine(text: string): string {
  if (text.trim() === '') return text === '' ? '' : ' '
  return `${/^\s/u.test(text) ? ' ' : ''}${outsideText(text)}${/\s$/u.test(text) ? ' ' : ''}`
}
