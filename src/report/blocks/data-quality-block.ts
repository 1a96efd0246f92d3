import { formatCount } from '../../words/format.ts'
import { formatInstant } from '../../words/format-date.ts'
import { wordsOf } from '../../words/locale.ts'
import type { TableBlock } from '../model/model.ts'
import type { Reading } from '../model/reading.ts'
import type { DataQuality } from '../model/report-input.ts'

type Counted = Exclude<keyof DataQuality, 'lastLoadedAt'>

/** Faults that a log should not have; their rows are left out when the count is 0. */
const onlyWhenAny: ReadonlySet<Counted> = new Set([
  'leftOut',
  'ambiguousTimes',
  'skippedTimes',
  'futureRows',
  'conflictingRepeats',
])

/** What was read from the log, and what had to be guessed or rejected; null for a report on part of a store. */
export function dataQualityBlock({ input, locale, period }: Reading<'dataQuality'>): TableBlock | null {
  const { dataQuality } = input
  if (dataQuality === null) return null
  const say = wordsOf(locale).report.dataQuality
  const last = dataQuality.lastLoadedAt
  return {
    type: 'table',
    id: 'data-quality',
    title: say.title,
    table: {
      caption: last === null ? say.noLoad : say.caption(formatInstant(last, period.zone, locale)),
      columns: [
        { label: say.what, align: 'start' },
        { label: say.count, align: 'end' },
      ],
      rows: (Object.keys(say.counts) as readonly Counted[])
        .filter(key => dataQuality[key] !== 0 || !onlyWhenAny.has(key))
        .map(key => [say.counts[key], formatCount(dataQuality[key], locale)]),
      emptyText: '',
      note: dataQuality.rejected === 0 ? say.note : `${say.note} ${say.rejects}`,
    },
  }
}
