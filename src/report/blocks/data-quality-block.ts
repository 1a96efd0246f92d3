import type { FindingName } from '../../quality/findings.ts'
import { formatCount } from '../../words/format.ts'
import { wordsOf } from '../../words/locale.ts'
import type { TableBlock } from '../model/model.ts'
import type { Reading } from '../model/reading.ts'
import { loadsTable } from './quality-blocks.ts'

/** Charts of a report show them as the group unknown. */
const shownElsewhere: ReadonlySet<FindingName> = new Set(['chatsWithoutChannel', 'chatsWithoutPlatform'])

/** What was read from the log, and what may be wrong with it; null for a report on part of a store. */
export function dataQualityBlock({ input, locale, period }: Reading<'dataQuality'>): TableBlock | null {
  const { dataQuality } = input
  if (dataQuality === null) return null
  const say = wordsOf(locale).quality
  const block = loadsTable(dataQuality, { locale, zone: period.zone })
  const found = (dataQuality.findings ?? [])
    .filter(({ finding, count }) => count > 0 && !shownElsewhere.has(finding))
    .map(({ finding, count }) => [say.findings[finding].title, formatCount(count, locale)] as const)
  return { ...block, table: { ...block.table, rows: [...block.table.rows, ...found] } }
}
