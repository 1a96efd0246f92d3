import { InvalidQueryError } from '../../src/errors.ts'
import { type MetricName, metricNames, metricOf } from '../../src/metrics/definitions/catalogue.ts'
import { builtInDimensions } from '../../src/metrics/definitions/dimension.ts'
import { evolutionOf } from '../../src/report/blocks/evolution-block.ts'
import type { Html } from '../../src/report/html/html-tag.ts'
import { readInput } from '../../src/report/model/reading.ts'
import { grainFor } from '../../src/report/report-answers.ts'
import { daysBetween } from '../../src/time/civil.ts'
import { type Grain, grains } from '../../src/time/grain.ts'
import { dimensionNoun } from '../../src/words/dimension-wording.ts'
import { wordsOf } from '../../src/words/locale.ts'
import { capitalized } from '../../src/words/sentence.ts'
import { choiceForm } from '../layout/choice-form.ts'
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
    const { question, visit } = page
    const { evolutionBy, evolutionMetric } = question
    const grain = shownGrain(page)
    const query = { ...comparedQuery(page), grain, ...(evolutionBy === null ? {} : { by: evolutionBy }) }
    const [volume, answer] = await Promise.all([
      volumeOf(page),
      visit.ask('evolution', { ...query, metric: evolutionMetric }),
    ])
    if (answer.rows.length > rowsAtMost) {
      throw new InvalidQueryError(
        `a chart may have at most ${rowsAtMost} points; choose a coarser grain, a shorter period or a filter: ${answer.rows.length}`,
        { problem: { about: 'cells', value: String(answer.rows.length) } },
      )
    }
    const reading = readInput({ volume }, volume, options)
    return { block: evolutionOf(answer, reading), answer, controls: controls(page, grain) }
  },
}

/** The grain that the page asks for, or one that suits its period if that is too fine to draw. */
export function shownGrain(page: PageContext): Grain {
  const { start, end } = page.period
  const days = daysBetween(start, end)
  const { grain } = page.question
  return grain !== null && isDrawable(grain, days) ? grain : grainFor(days)
}

const bucketDays = { hour: 1 / 24, day: 1, week: 7, month: 28, quarter: 90, year: 365 } as const satisfies Record<
  Grain,
  number
>

function isDrawable(grain: Grain, days: number): boolean {
  return days / bucketDays[grain] <= bucketsAtMost
}

function controls(page: PageContext, grain: Grain): Html {
  const { locale, question } = page
  const { grains: grainNouns, pages } = wordsOf(locale)
  const say = pages.evolution
  const { start, end } = page.period
  const days = daysBetween(start, end)
  return choiceForm(
    page,
    ['evolution'],
    [
      {
        name: 'metric',
        label: say.metric,
        value: question.evolutionMetric,
        choices: metricNames.map((name: MetricName) => [name, metricOf(name).title[locale]]),
      },
      {
        name: 'by',
        label: say.by,
        value: question.evolutionBy ?? '',
        choices: [
          ['', say.total],
          ...builtInDimensions
            .filter(name => name !== 'establishment')
            .map((name): [string, string] => [name, capitalized(dimensionNoun(name, locale).one)]),
        ],
      },
      {
        name: 'grain',
        label: say.grain,
        value: grain,
        choices: grains.filter(name => isDrawable(name, days)).map(name => [name, capitalized(grainNouns[name].by)]),
      },
    ],
  )
}
