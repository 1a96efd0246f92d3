import { analystEvolution } from '../../src/charts/analyst-charts.ts'
import { evolutionScales } from '../../src/charts/evolution-options.ts'
import { InvalidQueryError } from '../../src/errors.ts'
import { lookup } from '../../src/lookup.ts'
import { type MetricName, metricNames, metricOf } from '../../src/metrics/definitions/catalogue.ts'
import type { DimensionValues } from '../../src/metrics/operators/dimension-values.ts'
import type { EvolutionAnswer, EvolutionQuery } from '../../src/metrics/operators/evolution.ts'
import { evolutionOf } from '../../src/report/blocks/evolution-block.ts'
import { type Html, html } from '../../src/report/html/html-tag.ts'
import { readInput } from '../../src/report/model/reading.ts'
import { grainFor } from '../../src/report/report-answers.ts'
import { daysBetween } from '../../src/time/civil.ts'
import { type Grain, grains } from '../../src/time/grain.ts'
import { dimensionNoun } from '../../src/words/dimension-wording.ts'
import { formatCount } from '../../src/words/format.ts'
import { wordsOf } from '../../src/words/locale.ts'
import { capitalized } from '../../src/words/sentence.ts'
import { changeLink } from '../layout/change-link.ts'
import { type Choice, choiceForm } from '../layout/choice-form.ts'
import type { PageContext } from '../pages/page-context.ts'
import { comparedQuery } from '../question/queries.ts'
import type { PagePart } from './page-part.ts'
import { volumeOf } from './volume-parts.ts'

/** The largest number of buckets that can be told apart in a chart. */
const bucketsAtMost = 800
/** The same for a chart with a dozen groups. */
const rowsAtMost = 10_000

/** The evolution of a metric over time, as a total or by one dimension. */
export const evolutionPart: PagePart = {
  id: 'evolution',
  async read(page, options) {
    const { question } = page
    const { evolutionScale: scale } = question
    const [volume, { answer, pages }, values] = await Promise.all([
      volumeOf(page),
      question.evolutionBy === null
        ? askEvolution(page, {}).then(found => ({ answer: found, pages: null }))
        : askPage(page, question.evolutionBy),
      page.visit.ask('dimensionValues', {}),
    ])
    if (answer.rows.length > rowsAtMost) {
      throw new InvalidQueryError(
        `a chart may have at most ${rowsAtMost} points; choose a coarser grain, a shorter period or a filter: ${answer.rows.length}`,
        { problem: { about: 'cells', value: String(answer.rows.length) } },
      )
    }
    const reading = readInput({ volume }, volume, options)
    return {
      block: evolutionOf(answer, reading, {
        names: labelsOf(values, question.evolutionBy),
        panels: panelsAPage,
        scale,
      }),
      answer,
      analystChart: () =>
        analystEvolution(answer, { locale: page.locale, names: labelsOf(values, question.evolutionBy), scale }),
      controls: html`${controls(page, values)}${pages === null || pages.pages === 1 ? null : pager(page, pages)}`,
    }
  },
}

/** The names of a dimension's values. */
function labelsOf(values: DimensionValues, by: string | null): ReadonlyMap<string, string> {
  const own = values.find(({ dimension }) => dimension === by)
  return new Map(own?.values.map(({ value, label }) => [value, label]))
}

const panelsAPage = 12

function askEvolution(page: PageContext, change: Partial<EvolutionQuery<string>>): Promise<EvolutionAnswer> {
  const { evolutionMetric: metric } = page.question
  return page.visit.ask('evolution', { ...comparedQuery(page), grain: shownGrain(page), metric, ...change })
}

/** The evolutions of a dozen groups, largest first. A dimension may have thousands, so only those shown are asked for. */
async function askPage(page: PageContext, by: string) {
  const { question, visit } = page
  const query = comparedQuery(page)
  const { rows } = await visit.ask('ranking', { ...query, by, metric: question.evolutionMetric })
  const pages = Math.max(1, Math.ceil(rows.length / panelsAPage))
  const shown = Math.min(question.evolutionPage, pages)
  const groups = rows.slice((shown - 1) * panelsAPage, shown * panelsAPage).map(({ key }) => lookup(key, by) ?? '')
  // A filter of the same dimension stays: an establishment may be in several groups of it.
  const narrows = pages > 1 && lookup(query.where ?? {}, by) === undefined
  const answer = await askEvolution(page, {
    by,
    ...(narrows ? { where: { ...query.where, [by]: groups } } : {}),
  })
  const isShown = new Set(groups)
  const kept =
    pages === 1 ? answer : { ...answer, rows: answer.rows.filter(({ key }) => isShown.has(lookup(key, by) ?? '')) }
  return {
    answer: { ...kept, query: { ...kept.query, where: query.where ?? {} } },
    pages: { shown, pages, rows: rows.length },
  }
}

/** The grain that the page asks for, or one that suits its period if that is too fine to draw. */
export function shownGrain(page: PageContext): Grain {
  const { start, end } = page.period
  const days = daysBetween(start, end)
  const { grain } = page.question
  if (grain !== null && isDrawable(grain, days)) return grain
  return days <= 1 ? 'hour' : grainFor(days)
}

const bucketDays = { hour: 1 / 24, day: 1, week: 7, month: 28, quarter: 90, year: 365 } as const satisfies Record<
  Grain,
  number
>

function isDrawable(grain: Grain, days: number): boolean {
  return days / bucketDays[grain] <= bucketsAtMost
}

function pager(page: PageContext, { shown, pages, rows }: Record<'shown' | 'pages' | 'rows', number>): Html {
  const { locale } = page
  const { ranking: say, evolution } = wordsOf(locale).pages
  const to = (target: number, id: string, text: string) =>
    target < 1 || target > pages
      ? html`<span>${text}</span>`
      : changeLink(page, { change: { evolutionPage: target }, part: 'evolution', id: `evolution-${id}` }, html`${text}`)
  const count = (value: number) => formatCount(value, locale)
  return html`<nav class="pager" aria-label="${evolution.pages}">
${to(shown - 1, 'before', say.before)} <span>${say.rows(count((shown - 1) * panelsAPage + 1), count(Math.min(rows, shown * panelsAPage)), count(rows))}</span> ${to(shown + 1, 'after', say.after)}</nav>
`
}

/** The choice of the metric of an evolution. */
export function metricChoice({ question, locale }: PageContext): Choice {
  return {
    name: 'metric',
    label: wordsOf(locale).pages.evolution.metric,
    value: question.evolutionMetric,
    choices: metricNames.map((name: MetricName) => [name, metricOf(name).title[locale]]),
  }
}

/** The choice of its grain, among those that can be drawn. */
export function grainChoice(page: PageContext): Choice {
  const { grains: nouns, pages } = wordsOf(page.locale)
  const days = daysBetween(page.period.start, page.period.end)
  return {
    name: 'grain',
    label: pages.evolution.grain,
    value: shownGrain(page),
    choices: grains.filter(name => isDrawable(name, days)).map(name => [name, capitalized(nouns[name].by)]),
  }
}

function controls(page: PageContext, values: DimensionValues): Html {
  const { locale, question } = page
  const say = wordsOf(locale).pages.evolution
  return choiceForm(
    page,
    ['evolution'],
    [
      metricChoice(page),
      {
        name: 'by',
        label: say.by,
        value: question.evolutionBy ?? '',
        choices: [
          ['', say.total],
          ...values.map(({ dimension }): [string, string] => [
            dimension,
            capitalized(dimensionNoun(dimension, locale).one),
          ]),
        ],
      },
      grainChoice(page),
      ...(question.evolutionBy === null
        ? []
        : [
            {
              name: 'scale',
              label: say.scale,
              value: question.evolutionScale,
              choices: evolutionScales.map(name => [name, say.scales[name]] as const),
            },
          ]),
    ],
  )
}
