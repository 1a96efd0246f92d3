import { wordsOf } from '../../words/locale.ts'
import { underFilters } from '../../words/narrowed.ts'
import type { Block, Section } from '../model/model.ts'
import type { Reading } from '../model/reading.ts'
import { evolutionBlock } from './evolution-block.ts'
import { halfWidthPx, sidesOf } from './halves.ts'
import { isNarrowRanking, rankingBlock } from './ranking-block.ts'
import { splitBlock } from './split-block.ts'
import { volumeFigures } from './volume-figures.ts'

/** The section on volume: how many chats, over time, by channel and platform, and the rankings. */
export function volumeSection(reading: Reading): Section {
  return {
    id: 'volume',
    title: wordsOf(reading.locale).report.sections.volume,
    blocks: [volumeFigures(reading), ...chatBlocks(reading)],
  }
}

/** Without active chats there is nothing to split or rank; the evolution is shown only if the comparison has some. */
function chatBlocks(reading: Reading): readonly Block[] {
  const { input, locale, about, isUnknown } = reading
  const { activeChats, previous } = input.volume
  if (activeChats === 0) {
    const say = wordsOf(locale).report.volume
    const evolution = (previous?.activeChats ?? 0) > 0 ? [evolutionBlock(reading)] : []
    return [
      ...evolution,
      {
        type: 'paragraph',
        id: 'no-chat',
        text: isUnknown ? say.nothingKnown : say.noChat(underFilters(about.query, locale)),
      },
    ]
  }
  return [
    evolutionBlock(reading),
    {
      ...splitBlock(input.byChannel, 'split-channel', reading, { ...half, evolution: input.evolutionByChannel }),
      side: 'left',
    },
    {
      ...splitBlock(input.byPlatform, 'split-platform', reading, { ...half, evolution: input.evolutionByPlatform }),
      side: 'right',
    },
    ...rankingBlocks(reading),
  ]
}

const half = { widthPx: halfWidthPx }

/** Rankings of short names stand side by side. */
function rankingBlocks(reading: Reading): readonly Block[] {
  const { rankings } = reading.input
  const sides = sidesOf(rankings.map(answer => (isNarrowRanking(answer, reading.locale) ? answer.rows.length : null)))
  return rankings.map((answer, index) => {
    const side = sides[index]
    return side === undefined ? rankingBlock(answer, reading) : { ...rankingBlock(answer, reading, half), side }
  })
}
