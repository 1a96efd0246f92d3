import { formatCount } from '../../words/format.ts'
import { formatInstant } from '../../words/format-date.ts'
import { wordsOf } from '../../words/locale.ts'
import type { TableBlock } from '../model/model.ts'
import type { Reading } from '../model/reading.ts'
import type { DataQuality } from '../model/report-input.ts'

type Counted = Exclude<keyof DataQuality, 'lastLoadedAt'>

/** Faults that a log should not have: no line says that there is none. */
const onlyWhenAny: ReadonlySet<Counted> = new Set(['futureRows', 'conflictingRepeats'])

/** What was read of the log, and what in it had to be guessed or refused; null of a report of a part of a store. */
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
