import type { DimensionValues } from '../../src/metrics/operators/dimension-values.ts'
import { type UnknownValue, unknownAmong } from '../../src/metrics/operators/unknown-values.ts'
import { type Html, html } from '../../src/report/html/html-tag.ts'
import { dimensionNoun } from '../../src/words/dimension-wording.ts'
import type { Locale } from '../../src/words/locale.ts'
import { quotedText } from '../../src/words/outside-text.ts'
import type { PageContext } from '../pages/page-context.ts'
import type { PageQuestion } from '../question/page-question.ts'
import { changeLink } from './change-link.ts'

const notedAtMost = 5

/** Which values of the filters nothing has, and what was most likely meant; nothing when there is none. `values` are the viewer's own. */
export async function unknownValuesNote(page: PageContext, values: DimensionValues): Promise<Html | null> {
  const { question, locale } = page
  const unknown = await unknownAmong(values, question)
  if (unknown.length === 0) return null
  const more = unknown.length - notedAtMost
  return html`<ul class="unknown-values" role="status">
${unknown.slice(0, notedAtMost).map(one => noteHtml(page, one))}${
  more <= 0
    ? null
    : html`<li>${wording[locale].more(more)}</li>
`
}</ul>
`
}

function noteHtml(page: PageContext, one: UnknownValue): Html {
  const { dimension, value, nearest } = one
  const { locale } = page
  const say = wording[locale]
  const meant =
    nearest === null
      ? null
      : html` ${say.meant}${changeLink(page, { change: replaced(page.question, one, nearest.value) }, html`<bdi>${quotedText(nearest.label, locale)}</bdi>`)}${say.end}`
  return html`<li>${say.nothing(dimensionNoun(dimension, locale).one)}<bdi>${quotedText(value, locale)}</bdi>${say.here}${meant}</li>
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

const wording = {
  en: {
    nothing: (dimension: string) => `There is no ${dimension} `,
    here: ' here.',
    meant: 'Did you mean ',
    end: '?',
    more: (count: number) => `and ${count} more values that nothing has`,
  },
  fr: {
    nothing: (dimension: string) => `Rien ici n’a pour ${dimension} `,
    here: '.',
    meant: 'Vouliez-vous dire ',
    end: '\u00a0?',
    more: (count: number) => `et ${count} autres valeurs que rien n’a`,
  },
} as const satisfies Record<Locale, unknown>
