import { watchFigures, watchTable } from '../../src/report/blocks/watch-list-block.ts'
import type { Html } from '../../src/report/html/html-tag.ts'
import { readInput } from '../../src/report/model/reading.ts'
import { formatDelayInWords } from '../../src/words/format.ts'
import { wordsOf } from '../../src/words/locale.ts'
import { choiceForm } from '../layout/choice-form.ts'
import type { PageContext } from '../pages/page-context.ts'
import { writeDuration } from '../question/duration-text.ts'
import { atAnyHour } from '../question/queries.ts'
import type { PagePart, PartOptions } from './page-part.ts'

/** How many establishments are on the watch list. */
export const watchFiguresPart: PagePart = {
  id: 'watch-figures',
  async read(page, options) {
    const { answer, reading } = await readWatchList(page, options)
    return { block: watchFigures(reading), answer }
  },
}

/** The establishments on the watch list, longest wait first. */
export const watchListPart: PagePart = {
  id: 'watch-list',
  async read(page, options) {
    const { answer, reading } = await readWatchList(page, options)
    return { block: watchTable(reading), answer, controls: controls(page) }
  },
}

async function readWatchList(page: PageContext, options: PartOptions) {
  const { visit, question } = page
  const { period: _, ...query } = atAnyHour(page)
  const { olderThanSeconds, maxAgeDays } = question
  const answer = await visit.ask('watchList', {
    ...query,
    olderThanSeconds,
    ...(maxAgeDays === null ? {} : { maxAgeDays }),
  })
  // The list is about an instant and all hours, so its sentences say so if the page is not.
  const { startedIn, clock } = question
  const asked = startedIn.length === 0 ? answer.query : { ...answer.query, startedIn: { clock, hours: startedIn } }
  const about = { ...answer, query: asked, period: { ...page.period, zone: question.zone } }
  return { answer, reading: readInput({ watchList: answer }, about, options) }
}

const thresholds = [12 * 3600, 86_400, 2 * 86_400, 4 * 86_400, 7 * 86_400, 14 * 86_400]

function controls(page: PageContext): Html {
  const { locale, question } = page
  const say = wordsOf(locale).pages.watchList
  const chosen = question.olderThanSeconds
  const listed = thresholds.includes(chosen) ? thresholds : [...thresholds, chosen].toSorted((a, b) => a - b)
  return choiceForm(
    page,
    ['watch-list', 'watch-figures'],
    [
      {
        name: 'olderThan',
        label: say.threshold,
        value: writeDuration(chosen),
        choices: listed.map(seconds => [writeDuration(seconds), formatDelayInWords(seconds, locale)]),
      },
      {
        name: 'maxAge',
        label: say.maxAge,
        value: question.maxAgeDays === null ? '' : String(question.maxAgeDays),
        unit: say.days,
        placeholder: say.never,
      },
    ],
  )
}
