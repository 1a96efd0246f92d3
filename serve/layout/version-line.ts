import { type Html, html } from '../../src/report/html/html-tag.ts'
import { formatCount } from '../../src/words/format.ts'
import { formatInstant } from '../../src/words/format-date.ts'
import { wordsOf } from '../../src/words/locale.ts'
import type { PageContext } from '../pages/page-context.ts'

/** The version of the store that the whole page is from, and until when the log is known. */
export async function versionLine({ visit, locale, question, known }: PageContext): Promise<Html> {
  const say = wordsOf(locale).pages.around
  const { loadedAt } = await visit.ask('lastLoad', {})
  const at = (instant: string) => formatInstant(instant, question.zone, locale)
  const version = formatCount(visit.version, locale)
  const loaded = loadedAt === null ? say.neverLoaded(version) : say.storeVersion(version, at(loadedAt))
  return html`<footer class="version"><p>${`${loaded}, ${known.knownUntil === null ? say.nothingKnown : say.knownUntil(at(known.knownUntil))}.`}</p></footer>
`
}
