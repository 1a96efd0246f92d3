import { catalogue } from '../metrics/definitions/catalogue.ts'
import type { KnownEvolution } from '../metrics/operators/known-buckets.ts'
import { formatCounted } from './format.ts'
import { formatInstant } from './format-date.ts'
import { type Locale, wordsOf } from './locale.ts'

/** Replaces a value when the store knows nothing of the bucket; the note below the table explains it. */
export const unknownMark = '†'

interface NoteOptions {
  /** Whether values of the comparison are in brackets. */
  readonly brackets: boolean
  /** The number of groups without a column. */
  readonly leftOut: number
}

/** The note below an evolution's table: which chats a bucket counts, and what the table lacks. Null when there is nothing to say. */
export function evolutionNote(
  answer: KnownEvolution,
  locale: Locale,
  { brackets, leftOut }: NoteOptions,
): string | null {
  if (answer.rows.length === 0) return null
  const { dimensions, grains, report } = wordsOf(locale)
  const say = report.evolutionNote
  const grain = grains[answer.grain].one
  const { fact, unit } = catalogue[answer.metric]
  const texts = [
    say.counted[fact](grain, unit),
    brackets ? say.brackets : '',
    leftOut > 0 ? say.leftOut(formatCounted(leftOut, dimensions.group, locale)) : '',
    answer.rows.some(row => row.partial === true) ? say.partial(grain) : '',
    unknownText(answer, locale),
  ].filter(text => text !== '')
  return texts.length === 0 ? null : texts.join(' ')
}

function unknownText({ rows, knownFrom, knownUntil, period }: KnownEvolution, locale: Locale): string {
  if (rows.every(({ known, previousKnown }) => known && previousKnown)) return ''
  const { evolutionNote: say, notices } = wordsOf(locale).report
  if (knownFrom === null || knownUntil === null) return say.unknown
  const [from, until] = [knownFrom, knownUntil].map(instant => formatInstant(instant, period.zone, locale))
  return `${say.unknown} ${notices.known(`${from}`, `${until}`)}`
}
