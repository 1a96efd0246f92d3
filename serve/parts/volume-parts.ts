import { analystSplit } from '../../src/charts/analyst-charts.ts'
import { splitBlock } from '../../src/report/blocks/split-block.ts'
import { volumeFigures } from '../../src/report/blocks/volume-figures.ts'
import { readInput } from '../../src/report/model/reading.ts'
import { wordsOf } from '../../src/words/locale.ts'
import type { PageContext } from '../pages/page-context.ts'
import { comparedQuery } from '../question/queries.ts'
import type { PagePart } from './page-part.ts'

/** Customers first: they are what the readers of the page ask about. */
const shown = ['activeCustomers', 'activeChats', 'messages'] as const

/** The numbers of chats, customers and messages, and how they changed. */
export const volumeFiguresPart: PagePart = {
  id: 'volume-figures',
  async read(page, options) {
    const volume = await volumeOf(page)
    const { figures, ...block } = volumeFigures(readInput({ volume }, volume, options), shown)
    const { metrics } = wordsOf(page.locale)
    const defined = figures.map((figure, index) => {
      const definition = metrics[shown[index] ?? 'messages'].description
      return { ...figure, definition, ...(index === 0 ? { leads: true } : {}) }
    })
    return { block: { ...block, figures: defined }, answer: volume }
  },
}

export const splitChannelPart = splitPart('channel')
export const splitPlatformPart = splitPart('platform')

/** The page's key figures, asked once because other parts use them too. */
export function volumeOf(page: PageContext) {
  return page.visit.ask('volume', comparedQuery(page))
}

function splitPart(dimension: 'channel' | 'platform'): PagePart {
  return {
    id: `split-${dimension}`,
    async read(page, options) {
      const query = { ...comparedQuery(page), by: [dimension] as const }
      const answer = await page.visit.ask('split', query)
      if (answer.rows.length === 0) return null
      return {
        block: splitBlock(answer, `split-${dimension}`, readInput({}, answer, options)),
        answer,
        analystChart: () => analystSplit(answer, page),
      }
    },
  }
}
