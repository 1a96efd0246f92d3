import type { Wording } from '../../src/metrics/definitions/catalogue.ts'
import { type OperatorName, operatorNames, operators } from '../../src/metrics/operators/index.ts'

export interface Endpoint {
  readonly path: `/api/${string}`
  readonly title: Wording
  /** What it answers, in a sentence. */
  readonly what: Wording
  /** A query that any store answers. */
  readonly example: object
}

/** What each operator is called, and what it answers. */
const wording = {
  volume: {
    title: { en: 'Volume', fr: 'Volume' },
    what: {
      en: 'Active chats, active customers and messages of a period, and how they changed.',
      fr: 'Chats actifs, clients actifs et messages d’une période, et leur évolution.',
    },
  },
  split: {
    title: { en: 'Split', fr: 'Répartition' },
    what: {
      en: 'Any metric by one dimension, or by two.',
      fr: 'N’importe quelle mesure selon une dimension, ou deux.',
    },
  },
  evolution: {
    title: { en: 'Evolution', fr: 'Évolution' },
    what: {
      en: 'Any metric over time, bucket by bucket, beside its comparison.',
      fr: 'N’importe quelle mesure dans le temps, avec sa comparaison.',
    },
  },
  ranking: {
    title: { en: 'Ranking', fr: 'Classement' },
    what: {
      en: 'Establishments, or the groups of any dimension, by any metric.',
      fr: 'Les établissements, ou les groupes d’une dimension, selon n’importe quelle mesure.',
    },
  },
  table: {
    title: { en: 'Table', fr: 'Tableau' },
    what: {
      en: 'Several metrics at once, of the whole or by one dimension, beside their comparison.',
      fr: 'Plusieurs mesures à la fois, en tout ou selon une dimension, avec leur comparaison.',
    },
  },
  heatmap: {
    title: { en: 'Heatmap', fr: 'Carte des heures' },
    what: {
      en: 'How fast chats are handled, by the weekday and hour of their start.',
      fr: 'Les délais de prise en charge selon le jour et l’heure du premier message.',
    },
  },
  watchList: {
    title: { en: 'Watch list', fr: 'Établissements à surveiller' },
    what: {
      en: 'Establishments where somebody has been waiting for too long.',
      fr: 'Les établissements où un client attend depuis trop longtemps.',
    },
  },
  summary: {
    title: { en: 'Summary', fr: 'Prise en charge' },
    what: {
      en: 'Chats started in a period, how many were handled, and how fast.',
      fr: 'Les chats reçus dans une période, combien ont été pris en charge, et en combien de temps.',
    },
  },
  delayDistribution: {
    title: { en: 'Delay distribution', fr: 'Distribution des délais' },
    what: {
      en: 'Chats handled, by classes of their delay.',
      fr: 'Les chats pris en charge, par classes de délai.',
    },
  },
  chatList: {
    title: { en: 'Chats', fr: 'Chats' },
    what: {
      en: 'The chats behind a count, page by page; as CSV or Arrow all of them, unless a page is asked for.',
      fr: 'Les chats derrière un nombre, page par page ; en CSV ou Arrow tous, sauf si une page est demandée.',
    },
  },
} as const satisfies Readonly<Record<OperatorName, Pick<Endpoint, 'title' | 'what'>>>

/** Where an operator is asked. */
export function endpointOf(name: OperatorName): Endpoint {
  const { slug, example } = operators[name]
  return { path: `/api/${slug}`, ...wording[name], example }
}

/** Every endpoint, in its order. */
export const endpoints: readonly (readonly [OperatorName, Endpoint])[] = operatorNames.map(name => [
  name,
  endpointOf(name),
])

/** Where the description of the API is. */
export const documentPath = '/api/openapi.json'
