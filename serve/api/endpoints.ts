import type { QueryOf } from '../answering/operators.ts'
import { type Asked, allAsked } from './asked.ts'

export interface Endpoint {
  readonly path: `/api/${string}`
  /** A query that any store answers. */
  readonly example: object
}

/** Where each question is asked. */
export const endpoints = {
  volume: {
    path: '/api/volume',
    example: { period: 'last-month', compare: 'previous-year' },
  },
  split: {
    path: '/api/split',
    example: { period: 'last-month', by: ['channel', 'platform'], metric: 'messages' },
  },
  evolution: {
    path: '/api/evolution',
    example: { period: 'last-30-days', grain: 'day', by: 'channel' },
  },
  ranking: {
    path: '/api/ranking',
    example: { period: 'last-month', by: 'establishment', metric: 'medianDelaySeconds', top: 10 },
  },
  heatmap: {
    path: '/api/heatmap',
    example: { period: 'last-month', where: { channel: ['widget'] } },
  },
  watchList: {
    path: '/api/watch-list',
    example: { olderThanSeconds: 86_400 },
  },
  summary: {
    path: '/api/summary',
    example: { period: 'last-month' },
  },
  delayDistribution: {
    path: '/api/delay-distribution',
    example: { period: 'last-month', fromSeconds: [0, 3600, 14_400, 86_400] },
  },
  chatList: {
    path: '/api/chats',
    example: { period: 'last-month', of: 'unanswered', limit: 20 },
  },
} as const satisfies { readonly [A in Asked]: Endpoint & { readonly example: Omit<QueryOf<A>, 'asOf'> } }

/** The endpoints under their general type, in their order. */
export const allEndpoints: readonly (readonly [Asked, Endpoint])[] = allAsked.map(asked => [asked, endpoints[asked]])

/** Where the values of the dimensions are. */
export const dimensionsPath = '/api/dimensions'

export const documentPath = '/api/openapi.json'
