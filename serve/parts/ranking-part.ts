import { compareText } from '../../src/compare-text.ts'
import { metricNames, metricOf } from '../../src/metrics/definitions/catalogue.ts'
import type { DimensionValues } from '../../src/metrics/operators/dimension-values.ts'
import type { RankingAnswer, RankingRow } from '../../src/metrics/operators/ranking.ts'
import { rankingBlock } from '../../src/report/blocks/ranking-block.ts'
import { type Html, html } from '../../src/report/html/html-tag.ts'
import { readInput } from '../../src/report/model/reading.ts'
import { dimensionNoun } from '../../src/words/dimension-wording.ts'
import { formatCount } from '../../src/words/format.ts'
import { wordsOf } from '../../src/words/locale.ts'
import { capitalized } from '../../src/words/sentence.ts'
import { isComparable } from '../../src/words/told.ts'
import { changeLink } from '../layout/change-link.ts'
import { choiceForm } from '../layout/choice-form.ts'
import type { PageContext } from '../pages/page-context.ts'
import { type RankingOrder, rankingOrders } from '../question/page-question.ts'
import { comparedQuery } from '../question/queries.ts'
import type { PagePart } from './page-part.ts'

const rowsAPage = 20

/** The ranking of any dimension by any metric, in the order and from the position that the reader chooses. */
export const rankingPart: PagePart = {
  id: 'ranking',
  async read(page, options) {
    const { question, visit } = page
    const { rankingBy: by, rankingMetric: metric } = question
    const query = { ...comparedQuery(page), by }
    const [whole, values] = await Promise.all([
      visit.ask('ranking', { ...query, metric }),
      visit.ask('dimensionValues', {}),
    ])
    const pages = Math.max(1, Math.ceil(whole.rows.length / rowsAPage))
    const shown = Math.min(question.rankingPage, pages)
    return {
      block: rankingBlock(whole, readInput({}, whole, options), {
        page: rowsOf(whole, question.rankingOrder, shown),
      }),
      answer: whole,
      controls: html`${controls(page, values, whole)}${pages === 1 ? null : pager(page, { shown, pages, rows: whole.rows.length })}`,
    }
  },
}

const orders = {
  // In the order of the answer.
  highest: null,
  lowest: (a, b) => (a.value ?? 0) - (b.value ?? 0),
  name: (a, b) => compareText(a.label, b.label),
  change: (a, b) => (b.rankChange ?? Number.NEGATIVE_INFINITY) - (a.rankChange ?? Number.NEGATIVE_INFINITY) || 0,
} as const satisfies Record<RankingOrder, ((a: RankingRow, b: RankingRow) => number) | null>

/** The rows of one page. */
function rowsOf({ rows }: RankingAnswer, order: RankingOrder, page: number): readonly RankingRow[] {
  const compare = orders[order]
  const sorted = compare === null ? rows : rows.toSorted(compare)
  return sorted.slice((page - 1) * rowsAPage, page * rowsAPage)
}

function controls(page: PageContext, values: DimensionValues, answer: RankingAnswer): Html {
  const { locale, question } = page
  const say = wordsOf(locale).pages.ranking
  return choiceForm(
    page,
    ['ranking'],
    [
      {
        name: 'ranking.by',
        label: say.by,
        value: question.rankingBy,
        choices: values.map(({ dimension }) => [dimension, capitalized(dimensionNoun(dimension, locale).other)]),
      },
      {
        name: 'ranking.metric',
        label: say.metric,
        value: question.rankingMetric,
        choices: metricNames.map(name => [name, metricOf(name).title[locale]]),
      },
      {
        name: 'ranking.order',
        label: say.order,
        value: question.rankingOrder,
        choices: rankingOrders
          .filter(order => order !== 'change' || isComparable(answer))
          .map(order => [order, say.orders[order]]),
      },
    ],
  )
}

interface Pages {
  readonly shown: number
  readonly pages: number
  readonly rows: number
}

function pager(page: PageContext, { shown, pages, rows }: Pages): Html {
  const { locale } = page
  const say = wordsOf(locale).pages.ranking
  const first = (shown - 1) * rowsAPage + 1
  const to = (target: number, id: string, text: string) =>
    target < 1 || target > pages
      ? html`<span>${text}</span>`
      : changeLink(page, { change: { rankingPage: target }, part: 'ranking', id: `ranking-${id}` }, html`${text}`)
  return html`<nav class="pager" aria-label="${say.pages}">
${to(shown - 1, 'before', say.before)} <span>${say.rows(formatCount(first, locale), formatCount(Math.min(rows, shown * rowsAPage), locale), formatCount(rows, locale))}</span> ${to(shown + 1, 'after', say.after)}</nav>
`
}
