import type { Section } from '../model.ts'
import type { Locale } from '../report-input.ts'
import { choicesBlock } from './choices-block.ts'
import { dataQualityBlock } from './data-quality-block.ts'
import { definitionsBlock } from './definitions-block.ts'
import type { Reading } from './reading.ts'

/** How this was counted: definitions, options and data quality, from the query that was asked. */
export function methodSection(reading: Reading): Section {
  const dataQuality = dataQualityBlock(reading)
  return {
    id: 'method',
    title: titles[reading.locale],
    blocks: [choicesBlock(reading), definitionsBlock(reading), ...(dataQuality === null ? [] : [dataQuality])],
  }
}

const titles = { en: 'How this was counted', fr: 'Comment ces chiffres sont comptés' } as const satisfies Record<
  Locale,
  string
>
