import type { DimensionValues } from '../../src/metrics/operators/dimension-values.ts'
import { type UnknownValue, unknownAmong } from '../../src/metrics/operators/unknown-values.ts'
import { type Html, html } from '../../src/report/html/html-tag.ts'
import { dimensionNoun } from '../../src/words/dimension-wording.ts'
import { wordsOf } from '../../src/words/locale.ts'
import { quotedText } from '../../src/words/outside-text.ts'
import type { PageContext } from '../pages/page-context.ts'
import type { PageQuestion } from '../question/page-question.ts'
import { changeLink } from './change-link.ts'

const notedAtMost = 5

/** Lists filter values that no chat has, with what was most likely meant. Nothing if there are none. `values` are those that the viewer may see. */
export async function unknownValuesNote(page: PageContext, values: DimensionValues): Promise<Html | null> {
  const { question, locale } = page
  const unknown = await unknownAmong(values, question)
  if (unknown.length === 0) return null
  const more = unknown.length - notedAtMost
  return html`<ul class="unknown-values" role="status">
${unknown.slice(0, notedAtMost).map(one => noteHtml(page, one))}${
  more <= 0
    ? null
    : html`<li>${wordsOf(locale).pages.unknownValues.more(more)}</li>
`
}</ul>
`
}

function noteHtml(page: PageContext, one: UnknownValue): Html {
  const { dimension, value, nearest } = one
  const { locale } = page
  const say = wordsOf(locale).pages.unknownValues
  const meant =
    nearest === null
      ? null
      : html` ${say.meant(changeLink(page, { change: replaced(page.question, one, nearest.value) }, html`<bdi>${quotedText(nearest.label, locale)}</bdi>`))}`
  return html`<li>${say.nothing(dimensionNoun(dimension, locale).one, html`<bdi>${quotedText(value, locale)}</bdi>`)}${meant}</li>
`
}

function replaced(
  question: PageQuestion,
  { filter, dimension, value }: UnknownValue,
  by: string,
): Partial<PageQuestion> {
  const lists = Object.entries(question[filter]).map(([name, list = []]) => [
    name,
    name === dimension ? [...new Set(list.map(other => (other === value ? by : other)))] : list,
  ])
  return { [filter]: Object.fromEntries(lists), rankingPage: 1 }
}
