import { wordsOf } from '../../words/locale.ts'
import type { Block, Section } from '../model/model.ts'
import type { Reading } from '../model/reading.ts'
import { delayDistributionBlock } from './delay-distribution-block.ts'
import { heatmapBlock } from './heatmap-block.ts'
import { hoursParagraph } from './hours.ts'
import { responseBlocks } from './response-figures.ts'
import { countFigures, delayFigures, noDelay } from './summary-figures.ts'
import { watchFigures, watchTable } from './watch-list-block.ts'

/** Prise en charge des chats: who is to be watched, what became of the chats that began, and how long they waited. */
export function handlingSection(reading: Reading): Section {
  return {
    id: 'handling',
    title: wordsOf(reading.locale).report.sections.handling,
    blocks: [watchFigures(reading), watchTable(reading), countFigures(reading), ...delayBlocks(reading)],
  }
}

function delayBlocks(reading: Reading): readonly Block[] {
  const { summary, heatmap } = reading.input
  // Of an hour in which no chat began, the week around it may have many.
  const isEmpty = heatmap.cells.every(({ state }) => state === 'none')
  if (summary.started === 0) {
    return [noDelay(reading), ...responseBlocks(reading), ...(isEmpty ? [] : [heatmapBlock(reading)])]
  }
  const hours = hoursParagraph(reading)
  return [
    delayFigures(reading),
    ...responseBlocks(reading),
    heatmapBlock(reading),
    ...(hours === '' ? [] : [{ type: 'paragraph', id: 'hours', text: hours } as const]),
    delayDistributionBlock(reading),
  ]
}
