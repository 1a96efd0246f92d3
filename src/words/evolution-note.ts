import { catalogue, type MetricName, type Unit } from '../metrics/definitions/catalogue.ts'
import type { KnownEvolution } from '../metrics/operators/known-buckets.ts'
import { formatCounted } from './format.ts'
import { formatInstant } from './format-date.ts'
import { grainNoun } from './grain-wording.ts'
import type { Locale } from './locale.ts'

/** What stands in the place of a value where nothing is known of the bucket; the note below the table says so. */
export const unknownMark = '†'

/** The same where there is room for words and none for a note. */
export const unknownBucket = { en: 'not known', fr: 'non connu' } as const satisfies Record<Locale, string>

interface NoteOptions {
  /** Whether values compared with stand in brackets. */
  readonly brackets: boolean
  /** Groups that have no column. */
  readonly leftOut: number
}

/** What is to know of the table of an évolution: which chats a bucket's value is of, and what it lacks. Null when nothing is. */
export function evolutionNote(
  answer: KnownEvolution,
  locale: Locale,
  { brackets, leftOut }: NoteOptions,
): string | null {
  if (answer.rows.length === 0) return null
  const say = phrases[locale]
  const grain = grainNoun(answer.grain, locale).one
  const { fact, unit } = catalogue[answer.metric]
  const texts = [
    say.counted[fact](grain, unit),
    brackets ? say.brackets : '',
    leftOut > 0 ? say.leftOut(formatCounted(leftOut, say.group, locale)) : '',
    answer.rows.some(row => row.partial === true) ? say.partial(grain) : '',
    unknownText(answer, locale),
  ].filter(text => text !== '')
  return texts.length === 0 ? null : texts.join(' ')
}

function unknownText({ rows, knownFrom, knownUntil, period }: KnownEvolution, locale: Locale): string {
  if (rows.every(({ known, previousKnown }) => known && previousKnown)) return ''
  const say = phrases[locale]
  if (knownFrom === null || knownUntil === null) return say.unknown
  const [from, until] = [knownFrom, knownUntil].map(instant => formatInstant(instant, period.zone, locale))
  return `${say.unknown} ${say.known(`${from}`, `${until}`)}`
}

/** Which chats a bucket's value is of, by the rows that the metric aggregates. */
type Counting = Record<(typeof catalogue)[MetricName]['fact'], (grain: string, unit: Unit) => string>

const phrases = {
  en: {
    counted: {
      activity: (grain, unit) =>
        unit === 'customers'
          ? `A customer counts once in every ${grain} in which they are active.`
          : `A chat counts once in every ${grain} in which it is active.`,
      messages: () => '',
      waits: grain => `Every wait counts in the ${grain} in which it opened.`,
      starts: grain => `Every chat counts in the ${grain} of its customer’s first message.`,
      backlog: grain => `The chats waiting at the end of each ${grain}, or at the instant looked at.`,
    } satisfies Counting,
    group: { one: 'group', other: 'groups' },
    leftOut: (groups: string) => `${groups} have no column here, and their values do not add up.`,
    brackets: 'In brackets, the period compared with.',
    partial: (grain: string) =>
      `* Not a whole ${grain}: cut by the period, not over as of the instant looked at, or known in part.`,
    unknown: '† Not known.',
    known: (from: string, until: string) => `The log is known from ${from} until ${until}.`,
  },
  fr: {
    counted: {
      activity: (grain, unit) =>
        `Un ${unit === 'customers' ? 'client' : 'chat'} compte une fois dans chaque ${grain} où il est actif.`,
      messages: () => '',
      waits: () => 'Chaque attente compte à la date à laquelle elle s’est ouverte.',
      starts: () => 'Chaque chat compte à la date du premier message de son client.',
      backlog: grain => `Les chats en attente à la fin de chaque ${grain}, ou à la date où l’on regarde.`,
    } satisfies Counting,
    group: { one: 'groupe', other: 'groupes' },
    leftOut: (groups: string) => `${groups} sans colonne ici : leurs valeurs ne s’additionnent pas.`,
    brackets: 'Entre parenthèses, la période de comparaison.',
    partial: () => '* Incomplet : coupé par la période, pas terminé à la date où l’on regarde, ou connu en partie.',
    unknown: '† Non connu.',
    known: (from: string, until: string) => `Le journal est connu du ${from} au ${until}.`,
  },
} as const satisfies Record<Locale, unknown>
