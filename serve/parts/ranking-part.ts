import { analystRanking } from '../../src/charts/analyst-charts.ts'
import { compareText } from '../../src/compare-text.ts'
import { lookup } from '../../src/lookup.ts'
import { metricNames, metricOf } from '../../src/metrics/definitions/catalogue.ts'
import type { DimensionValues } from '../../src/metrics/operators/dimension-values.ts'
import type { RankingAnswer, RankingRow } from '../../src/metrics/operators/ranking.ts'
import { rankingBlock } from '../../src/report/blocks/ranking-block.ts'
import { type Html, html } from '../../src/report/html/html-tag.ts'
import { readInput } from '../../src/report/model/reading.ts'
import { changeOf } from '../../src/words/change.ts'
import { dimensionNoun, groupLabel } from '../../src/words/dimension-wording.ts'
import { formatCount, formatCounted, formatValue } from '../../src/words/format.ts'
import { type Locale, wordsOf } from '../../src/words/locale.ts'
import { quotedText } from '../../src/words/outside-text.ts'
import { capitalized } from '../../src/words/sentence.ts'
import { standingText } from '../../src/words/standing.ts'
import { isComparable } from '../../src/words/told.ts'
import { changeLink } from '../layout/change-link.ts'
import { choiceForm } from '../layout/choice-form.ts'
import { folded } from '../layout/dimension-menu.ts'
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
    const found = foundRows(whole, question.rankingFind, page.locale)
    const pages = Math.max(1, Math.ceil(found.length / rowsAPage))
    const shown = Math.min(question.rankingPage, pages)
    const rows = rowsOf(found, question.rankingOrder, shown)
    const places = await placesText(page, whole, found)
    return {
      block: rankingBlock(whole, readInput({}, whole, options), {
        page: rows,
        changes: true,
      }),
      answer: whole,
      analystChart: () => analystRanking({ ...whole, rows }, { locale: page.locale }),
      controls: html`${controls(page, values, whole)}${places.map(text => html`<p class="place">${text}</p>`)}${pages === 1 ? null : pager(page, { shown, pages, rows: found.length })}`,
    }
  },
}

/** The rows whose names contain a text, whatever its case and accents. */
function foundRows({ rows, query }: RankingAnswer, find: string, locale: Locale): readonly RankingRow[] {
  const sought = folded(find)
  if (sought === '') return rows
  const name = ({ label }: RankingRow) => groupLabel(label, query.by?.[0] ?? '', locale)
  return rows.filter(row => folded(name(row)).includes(sought) || folded(row.label).includes(sought))
}

/** With more groups than these nobody asks for the place of each. */
const placedAtMost = 3

/**
 * The places of the groups that the reader searches or filters by, among all that they may see, with the median of all: the answer to where
 * a site stands.
 */
async function placesText(
  page: PageContext,
  whole: RankingAnswer,
  found: readonly RankingRow[],
): Promise<readonly string[]> {
  const { question, locale, visit } = page
  const { rankingBy: by, rankingMetric: metric, rankingFind } = question
  const say = wordsOf(locale).pages.ranking
  if (rankingFind !== '' && found.length === 0) return [say.notFound(quotedText(rankingFind, locale))]
  const filtered = lookup(question.where, by) ?? []
  const sought = rankingFind === '' ? filtered : found.map(({ label, key }) => lookup(key, by) ?? label)
  if (sought.length === 0 || sought.length > placedAtMost) return []
  const { where, ...query } = comparedQuery(page)
  const others = Object.fromEntries(Object.entries(where ?? {}).filter(([dimension]) => dimension !== by))
  const all = filtered.length === 0 ? whole : await visit.ask('ranking', { ...query, where: others, by, metric })
  const { unit } = metricOf(metric)
  const count = formatCounted(all.rows.length, dimensionNoun(by, locale), locale)
  const median = formatValue(medianOf(all.rows.flatMap(({ value }) => value ?? [])), unit, locale)
  return sought.map(value => {
    const row = all.rows.find(({ key }) => lookup(key, by) === value)
    const name = groupLabel(row?.label ?? value, by, locale)
    if (row === undefined) return say.unranked(name, count)
    return say.place(name, formatCount(row.rank, locale), count, standingText(row, unit, locale), median)
  })
}

function medianOf(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b)
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]]
  return low === undefined || high === undefined ? null : (low + high) / 2
}

const orders = {
  // In the order of the answer.
  highest: null,
  lowest: (a, b) => (a.value ?? 0) - (b.value ?? 0),
  name: (a, b) => compareText(a.label, b.label),
  rise: (a, b) => (changeOf(b) ?? Number.NEGATIVE_INFINITY) - (changeOf(a) ?? Number.NEGATIVE_INFINITY) || 0,
  fall: (a, b) => (changeOf(a) ?? Number.POSITIVE_INFINITY) - (changeOf(b) ?? Number.POSITIVE_INFINITY) || 0,
  change: (a, b) => (b.rankChange ?? Number.NEGATIVE_INFINITY) - (a.rankChange ?? Number.NEGATIVE_INFINITY) || 0,
} as const satisfies Record<RankingOrder, ((a: RankingRow, b: RankingRow) => number) | null>

/** The rows of one page. */
function rowsOf(rows: readonly RankingRow[], order: RankingOrder, page: number): readonly RankingRow[] {
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
          .filter(order => !['change', 'rise', 'fall'].includes(order) || isComparable(answer))
          .map(order => [order, say.orders[order]]),
      },
      { name: 'ranking.find', label: say.find, value: question.rankingFind, search: true },
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
