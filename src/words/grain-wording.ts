import type { Grain } from '../time/grain.ts'
import type { Locale } from './locale.ts'

/** What a bucket of an évolution is called. */
export function grainNoun(grain: Grain, locale: Locale): { readonly one: string; readonly other: string } {
  return nouns[locale][grain]
}

/** `by day`, « par jour ». */
export function byGrain(grain: Grain, locale: Locale): string {
  return `${{ en: 'by', fr: 'par' }[locale]} ${nouns[locale][grain].one}`
}

const nouns = {
  en: {
    hour: { one: 'hour', other: 'hours' },
    day: { one: 'day', other: 'days' },
    week: { one: 'week', other: 'weeks' },
    month: { one: 'month', other: 'months' },
    quarter: { one: 'quarter', other: 'quarters' },
    year: { one: 'year', other: 'years' },
  },
  fr: {
    hour: { one: 'heure', other: 'heures' },
    day: { one: 'jour', other: 'jours' },
    week: { one: 'semaine', other: 'semaines' },
    month: { one: 'mois', other: 'mois' },
    quarter: { one: 'trimestre', other: 'trimestres' },
    year: { one: 'année', other: 'années' },
  },
} as const satisfies Record<Locale, Record<Grain, { readonly one: string; readonly other: string }>>
