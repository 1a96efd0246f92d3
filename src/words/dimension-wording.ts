import { builtInDimensions } from '../metrics/definitions/dimension.ts'
import type { Locale } from './locale.ts'
import { outsideText } from './outside-text.ts'

/** `one` and `other` without article; `the` with it, as French needs the gender. */
export interface DimensionNoun {
  readonly one: string
  readonly other: string
  readonly the: string
}

/** What a dimension is called. An attribute that we have no word for keeps its own name, in both numbers. */
export function dimensionNoun(dimension: string, locale: Locale): DimensionNoun {
  // A dimension may be called `constructor`.
  if (Object.hasOwn(nouns, dimension)) return nouns[dimension as keyof typeof nouns][locale]
  const name = outsideText(dimension).replaceAll('_', ' ')
  return { one: name, other: name, the: { en: `the ${name}`, fr: `le groupe ${name}` }[locale] }
}

/** A group's name. Of channels, platforms and attributes `unknown` is the group without a value; an establishment may well be named so. */
export function groupLabel(label: string, dimension: string, locale: Locale): string {
  return isUnknown(label, dimension) ? { en: 'unknown', fr: 'inconnu' }[locale] : outsideText(label)
}

export function isUnknown(label: string, dimension: string): boolean {
  return label === 'unknown' && dimension !== 'establishment'
}

/** Whether each chat has one value of the dimension, so that parts add up to the whole. */
export function isSingleValued(dimension: string): boolean {
  return builtInDimensions.some(builtIn => builtIn === dimension)
}

const nouns = {
  establishment: {
    en: { one: 'establishment', other: 'establishments', the: 'the establishment' },
    fr: { one: 'établissement', other: 'établissements', the: 'l’établissement' },
  },
  channel: {
    en: { one: 'channel', other: 'channels', the: 'the channel' },
    fr: { one: 'canal', other: 'canaux', the: 'le canal' },
  },
  platform: {
    en: { one: 'platform', other: 'platforms', the: 'the platform' },
    fr: { one: 'plateforme', other: 'plateformes', the: 'la plateforme' },
  },
  region: {
    en: { one: 'region', other: 'regions', the: 'the region' },
    fr: { one: 'région', other: 'régions', the: 'la région' },
  },
  sector: {
    en: { one: 'sector', other: 'sectors', the: 'the sector' },
    fr: { one: 'secteur', other: 'secteurs', the: 'le secteur' },
  },
  country: {
    en: { one: 'country', other: 'countries', the: 'the country' },
    fr: { one: 'pays', other: 'pays', the: 'le pays' },
  },
  city: {
    en: { one: 'city', other: 'cities', the: 'the city' },
    fr: { one: 'ville', other: 'villes', the: 'la ville' },
  },
  brand: {
    en: { one: 'brand', other: 'brands', the: 'the brand' },
    fr: { one: 'enseigne', other: 'enseignes', the: 'l’enseigne' },
  },
  tag: {
    en: { one: 'tag', other: 'tags', the: 'the tag' },
    fr: { one: 'étiquette', other: 'étiquettes', the: 'l’étiquette' },
  },
} as const satisfies Record<string, Record<Locale, DimensionNoun>>
