import type { Wording } from '../../src/metrics/definitions/catalogue.ts'
import type { QueryOf } from '../answering/operators.ts'
import { type Asked, allAsked } from './asked.ts'

export interface Endpoint {
  readonly path: `/api/${string}`
  readonly title: Wording
  /** What it answers, in a sentence. */
  readonly what: Wording
  /** A query that any store answers. */
  readonly example: object
}

/** Where each question is asked. */
export const endpoints = {
  volume: {
    path: '/api/volume',
    title: { en: 'Volume', fr: 'Volume' },
    what: {
      en: 'Active chats, active customers and messages of a period, and how they changed.',
      fr: 'Chats actifs, clients actifs et messages d’une période, et leur évolution.',
    },
    example: { period: 'last-month', compare: 'previous-year' },
  },
  split: {
    path: '/api/split',
    title: { en: 'Split', fr: 'Répartition' },
    what: {
      en: 'Any metric by one dimension, or by two.',
      fr: 'N’importe quelle mesure selon une dimension, ou deux.',
    },
    example: { period: 'last-month', by: ['channel', 'platform'], metric: 'messages' },
  },
  evolution: {
    path: '/api/evolution',
    title: { en: 'Evolution', fr: 'Évolution' },
    what: {
      en: 'Any metric over time, bucket by bucket, beside its comparison.',
      fr: 'N’importe quelle mesure dans le temps, avec sa comparaison.',
    },
    example: { period: 'last-30-days', grain: 'day', by: 'channel' },
  },
  ranking: {
    path: '/api/ranking',
    title: { en: 'Ranking', fr: 'Classement' },
    what: {
      en: 'Establishments, or the groups of any dimension, by any metric.',
      fr: 'Les établissements, ou les groupes d’une dimension, selon n’importe quelle mesure.',
    },
    example: { period: 'last-month', by: 'establishment', metric: 'medianDelaySeconds', top: 10 },
  },
  heatmap: {
    path: '/api/heatmap',
    title: { en: 'Heatmap', fr: 'Carte des heures' },
    what: {
      en: 'How fast chats are handled, by the weekday and hour of their start.',
      fr: 'Les délais de prise en charge selon le jour et l’heure du premier message.',
    },
    example: { period: 'last-month', where: { channel: ['widget'] } },
  },
  watchList: {
    path: '/api/watch-list',
    title: { en: 'Watch list', fr: 'Établissements à surveiller' },
    what: {
      en: 'Establishments where somebody has been waiting for too long.',
      fr: 'Les établissements où un client attend depuis trop longtemps.',
    },
    example: { olderThanSeconds: 86_400 },
  },
  summary: {
    path: '/api/summary',
    title: { en: 'Summary', fr: 'Prise en charge' },
    what: {
      en: 'Chats started in a period, how many were handled, and how fast.',
      fr: 'Les chats reçus dans une période, combien ont été pris en charge, et en combien de temps.',
    },
    example: { period: 'last-month' },
  },
  delayDistribution: {
    path: '/api/delay-distribution',
    title: { en: 'Delay distribution', fr: 'Distribution des délais' },
    what: {
      en: 'Chats handled, by classes of their delay.',
      fr: 'Les chats pris en charge, par classes de délai.',
    },
    example: { period: 'last-month', fromSeconds: [0, 3600, 14_400, 86_400] },
  },
  chatList: {
    path: '/api/chats',
    title: { en: 'Chats', fr: 'Chats' },
    what: {
      en: 'The chats behind a count, page by page; as CSV or Arrow all of them, unless a page is asked for.',
      fr: 'Les chats derrière un nombre, page par page ; en CSV ou Arrow tous, sauf si une page est demandée.',
    },
    example: { period: 'last-month', of: 'unanswered', limit: 20 },
  },
} as const satisfies { readonly [A in Asked]: Endpoint & { readonly example: Omit<QueryOf<A>, 'asOf'> } }

/** The endpoints under their general type, in their order. */
export const allEndpoints: readonly (readonly [Asked, Endpoint])[] = allAsked.map(asked => [asked, endpoints[asked]])

/** Where the values of the dimensions are. */
export const dimensionsEndpoint = {
  path: '/api/dimensions',
  title: { en: 'Dimensions', fr: 'Dimensions' },
  what: {
    en: 'What can be filtered and grouped by, and the values of each.',
    fr: 'Ce par quoi on peut filtrer et grouper, et les valeurs de chaque dimension.',
  },
} as const satisfies Omit<Endpoint, 'example'>

export const documentPath = '/api/openapi.json'
