import { formatCount } from '../../words/format.ts'
import { formatInstant } from '../../words/format-date.ts'
import type { Locale } from '../../words/locale.ts'
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
  const say = phrases[locale]
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

const phrases = {
  en: {
    title: 'The log that was read',
    caption: (last: string) => `All loads of the store, the last one on ${last}`,
    noLoad: 'Nothing has been loaded yet',
    what: 'Count',
    count: 'Number',
    counts: {
      loads: 'Loads',
      rowsRead: 'Rows read',
      accepted: 'Rows accepted',
      duplicates: 'Duplicates',
      rejected: 'Rows rejected',
      leftOut: 'Rows rejected, each counted once',
      establishments: 'Establishments known',
      unknownEstablishments: 'Establishments in no establishments file',
      establishmentsWithoutZone: 'Establishments without a time zone',
      ambiguousTimes: 'Local times that occur twice, taken as the first',
      skippedTimes: 'Local times that do not exist, moved on by the gap',
      futureRows: 'Rows dated after their load, kept',
      conflictingRepeats: 'Rows that repeat an id with other content, with nothing to tell which is right',
    } satisfies Record<Counted, string>,
    note: 'Rows read = accepted + duplicates + rejected.',
    rejects: 'causerie rejects lists each rejected row with its reason.',
  },
  fr: {
    title: 'Le journal lu',
    caption: (last: string) => `Tous les chargements de la base, le dernier le ${last}`,
    noLoad: 'Rien n’a encore été chargé',
    what: 'Décompte',
    count: 'Nombre',
    counts: {
      loads: 'Chargements',
      rowsRead: 'Lignes lues',
      accepted: 'Lignes acceptées',
      duplicates: 'Doublons',
      rejected: 'Lignes rejetées',
      leftOut: 'Lignes rejetées, chacune comptée une fois',
      establishments: 'Établissements connus',
      unknownEstablishments: 'Établissements absents des fichiers d’établissements',
      establishmentsWithoutZone: 'Établissements sans fuseau horaire',
      ambiguousTimes: 'Heures locales qui existent deux fois, prises pour la première',
      skippedTimes: 'Heures locales qui n’existent pas, avancées de la durée du saut',
      futureRows: 'Lignes datées d’après leur chargement, gardées',
      conflictingRepeats:
        'Lignes qui répètent un identifiant avec un autre contenu, sans rien qui dise laquelle est juste',
    } satisfies Record<Counted, string>,
    note: 'Lignes lues = acceptées + doublons + rejetées.',
    rejects: 'La commande causerie rejects donne chaque ligne rejetée et sa raison.',
  },
} as const satisfies Record<Locale, unknown>
