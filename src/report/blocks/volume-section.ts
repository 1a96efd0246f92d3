import type { Locale } from '../../words/locale.ts'
import { underFilters } from '../../words/narrowed.ts'
import type { Block, Section } from '../model/model.ts'
import type { Reading } from '../model/reading.ts'
import { evolutionBlock } from './evolution-block.ts'
import { rankingBlock } from './ranking-block.ts'
import { splitBlock } from './split-block.ts'
import { volumeFigures } from './volume-figures.ts'

/** Volume de chat: how many, over time, by channel and platform, and who has most of them. */
export function volumeSection(reading: Reading): Section {
  return {
    id: 'volume',
    title: titles[reading.locale],
    blocks: [volumeFigures(reading), ...chatBlocks(reading)],
  }
}

/** Without an active chat there is nothing to divide or to rank; the évolution still has the line compared with, if that has any. */
function chatBlocks(reading: Reading): readonly Block[] {
  const { input, locale, about, isUnknown } = reading
  const { activeChats, previous } = input.volume
  if (activeChats === 0) {
    const evolution = (previous?.activeChats ?? 0) > 0 ? [evolutionBlock(reading)] : []
    return [
      ...evolution,
      {
        type: 'paragraph',
        id: 'no-chat',
        text: isUnknown ? nothingKnown[locale] : noChat[locale](underFilters(about.query, locale)),
      },
    ]
  }
  return [
    evolutionBlock(reading),
    splitBlock(input.byChannel, 'split-channel', reading),
    splitBlock(input.byPlatform, 'split-platform', reading),
    ...input.rankings.map(ranking => rankingBlock(ranking, reading)),
  ]
}

const nothingKnown = {
  en: 'Nothing is known of the period: there is nothing to divide or to rank.',
  fr: 'Rien n’est connu de la période : il n’y a rien à répartir ni à classer.',
} as const satisfies Record<Locale, string>

const noChat = {
  en: filters => `No chat was active in the period${filters}: there is nothing to divide or to rank.`,
  fr: filters => `Aucun chat n’a été actif dans la période${filters} : il n’y a rien à répartir ni à classer.`,
} as const satisfies Record<Locale, (filters: string) => string>
const titles = { en: 'Chat volume', fr: 'Volume de chat' } as const satisfies Record<Locale, string>
