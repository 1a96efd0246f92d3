import type { DimensionValues } from '../../src/metrics/operators/dimension-values.ts'
import { type Html, html } from '../../src/report/html/html-tag.ts'
import { dimensionNoun, groupLabel } from '../../src/words/dimension-wording.ts'
import { formatHour, formatWeekday } from '../../src/words/format-date.ts'
import { wordsOf } from '../../src/words/locale.ts'
import { shortText } from '../../src/words/outside-text.ts'
import { capitalized } from '../../src/words/sentence.ts'
import type { PageContext } from '../pages/page-context.ts'
import type { PageQuestion } from '../question/page-question.ts'
import { changeLink } from './change-link.ts'

/** More values than this of one dimension become one chip. */
const apart = 4

interface Chip {
  readonly text: string
  readonly change: Partial<PageQuestion>
}

/** The active filters, each with a link that removes it. Nothing if there are none. */
export function chips(page: PageContext, values: DimensionValues): Html | null {
  const { locale } = page
  const say = wordsOf(locale).pages.around
  const all: readonly Chip[] = [
    ...filterChips('where', page, values),
    ...filterChips('not', page, values),
    ...startedChips(page),
  ]
  if (all.length === 0) return null
  const none: Partial<PageQuestion> = { where: {}, not: {}, startedIn: [], rankingPage: 1 }
  return html`<ul class="chips">
${all.map(
  ({ text, change }) =>
    html`<li>${changeLink(page, { change, label: say.remove(text) }, html`<bdi>${text}</bdi> <span aria-hidden="true">×</span>`)}</li>
`,
)}${all.length > 1 ? html`<li>${changeLink(page, { change: none }, html`${say.reset}`)}</li>` : null}</ul>`
}

function filterChips(kind: 'where' | 'not', page: PageContext, values: DimensionValues): readonly Chip[] {
  const { question, locale } = page
  const filter = question[kind]
  return Object.entries(filter).flatMap(([dimension, list = []]): Chip[] => {
    const noun = dimensionNoun(dimension, locale)
    const known = values.find(one => one.dimension === dimension)?.values ?? []
    const label = (value: string) =>
      shortText(groupLabel(known.find(one => one.value === value)?.label ?? value, dimension, locale), 40)
    const intro = `${kind === 'not' ? `${wordsOf(locale).pages.chips.without} ` : ''}${noun.one}`
    const text = (what: string) => `${capitalized(intro)} ${what}`
    const without = (dropped: readonly string[]): Partial<PageQuestion> => {
      const left = list.filter(value => !dropped.includes(value))
      const others = Object.entries(filter).filter(([name]) => name !== dimension)
      return {
        [kind]: Object.fromEntries(left.length === 0 ? others : [...others, [dimension, left]]),
        rankingPage: 1,
      }
    }
    if (list.length > apart) {
      return [
        { text: `${capitalized(intro)}${wordsOf(locale).typography.colon} ${list.length}`, change: without(list) },
      ]
    }
    return list.map(value => ({ text: text(label(value)), change: without([value]) }))
  })
}

/** Chips for the chosen hours of the week. A whole weekday is one chip. */
function startedChips({ question, locale }: PageContext): readonly Chip[] {
  const { startedIn } = question
  const say = wordsOf(locale).pages.chips
  if (startedIn.length > apart) {
    return [{ text: say.startedHours(startedIn.length), change: { startedIn: [], rankingPage: 1 } }]
  }
  return startedIn.map(started => ({
    text: say.startedAt(formatWeekday(started.weekday, locale), formatHour(started.hour, locale)),
    change: { startedIn: startedIn.filter(other => other !== started), rankingPage: 1 },
  }))
}
