import { wordsOf } from '../../words/locale.ts'
import type { Block, Section } from '../model/model.ts'
import type { Reading } from '../model/reading.ts'
import { delayDistributionBlock } from './delay-distribution-block.ts'
import { evolutionOf } from './evolution-block.ts'
import { halfWidthPx } from './halves.ts'
import { heatmapBlock } from './heatmap-block.ts'
import { hoursParagraph } from './hours.ts'
import { ownTarget } from './reached.ts'
import { responseBlocks } from './response-figures.ts'
import { countFigures, delayFigures, noDelay, shareFigures } from './summary-figures.ts'
import { watchFigures, watchTable } from './watch-list-block.ts'

/** The section on handling: establishments to watch, what became of the started chats, and how long they waited. */
export function handlingSection(reading: Reading): Section {
  return {
    id: 'handling',
    title: wordsOf(reading.locale).report.sections.handling,
    blocks: [watchFigures(reading), watchTable(reading), countFigures(reading), ...delayBlocks(reading)],
  }
}

function delayBlocks(reading: Reading): readonly Block[] {
  const { summary, heatmap } = reading.input
  // If no chat started in the chosen hours, the rest of the week may still have some.
  const isEmpty = heatmap.cells.every(({ state }) => state === 'none')
  if (summary.started === 0) {
    return [noDelay(reading), ...responseBlocks(reading), ...(isEmpty ? [] : [heatmapBlock(reading)])]
  }
  const hours = hoursParagraph(reading)
  const responses = responseBlocks(reading)
  const shares = shareFigures(reading)
  return [
    delayFigures(reading),
    ...(shares === null ? [] : [shares]),
    ...aimedEvolutions(reading),
    ...(responses.length === 0
      ? [delayDistributionBlock(reading)]
      : [
          { ...delayDistributionBlock(reading, { widthPx: halfWidthPx }), side: 'left' } as const,
          ...responses.map(block => ({ ...block, side: 'right' }) as const),
        ]),
    heatmapBlock(reading),
    ...(hours === '' ? [] : [{ type: 'paragraph', id: 'hours', text: hours } as const]),
  ]
}

/** The evolution of each metric that has a target, with its line: two side by side, the last of an odd number alone. */
function aimedEvolutions(reading: Reading): readonly Block[] {
  const aimed = (reading.input.evolutions ?? []).filter(({ metric }) => ownTarget(metric, reading) !== undefined)
  return aimed.map((answer, index) => {
    const isAlone = index === aimed.length - 1 && index % 2 === 0
    const widthPx = isAlone ? reading.options.widthPx : halfWidthPx
    const place = widthPx === undefined ? reading : { ...reading, options: { ...reading.options, widthPx } }
    const block = evolutionOf(answer, place)
    const id = `evolution-${answer.metric}`
    const variants = block.variants.map(variant => ({ ...variant, id }))
    return { ...block, id, variants, ...(isAlone ? {} : { side: index % 2 === 0 ? 'left' : 'right' }) }
  })
}
