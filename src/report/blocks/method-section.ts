import { wordsOf } from '../../words/locale.ts'
import type { Section } from '../model/model.ts'
import type { Reading } from '../model/reading.ts'
import { choicesBlock } from './choices-block.ts'
import { dataQualityBlock } from './data-quality-block.ts'
import { definitionsBlock } from './definitions-block.ts'

/** The section on method: options, definitions and data quality. */
export function methodSection(reading: Reading): Section {
  const dataQuality = dataQualityBlock(reading)
  return {
    id: 'method',
    title: wordsOf(reading.locale).report.sections.method,
    blocks: [definitionsBlock(reading), choicesBlock(reading), ...(dataQuality === null ? [] : [dataQuality])].map(
      block => ({ ...block, side: 'either' }) as const,
    ),
  }
}
