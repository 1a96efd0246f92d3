import { type MetricName, metricNames } from '../metrics/definitions/catalogue.ts'
import type { Words } from '../words/languages/en.ts'

/** What a finding counts. */
export type CountedThing = 'rows' | 'chats' | 'establishments' | 'days' | 'ids'

export type FindingName = keyof Words['quality']['findings']

/** A kind of thing that may be wrong with a log. */
interface FindingKind {
  readonly counts: CountedThing
  /** The metrics that it makes wrong. Without any, it only concerns names, groups or clocks. */
  readonly metrics: readonly MetricName[]
}

const volumes = ['activeChats', 'activeCustomers', 'messages'] as const satisfies readonly MetricName[]
const delays = [
  'meanDelaySeconds',
  'medianDelaySeconds',
  'p90DelaySeconds',
  'handledWithin1h',
  'handledWithin4h',
  'handledWithin24h',
  'meanResponseSeconds',
  'medianResponseSeconds',
  'p90ResponseSeconds',
] as const satisfies readonly MetricName[]
const answers = ['handledChats', 'waitingChats', 'answeredWaits', ...delays] as const satisfies readonly MetricName[]

/** Every kind, in the order in which they are listed. Their texts are in src/words. Definition: docs/definitions.md, "Data quality". */
export const findingKinds = {
  rejectedRows: { counts: 'rows', metrics: metricNames },
  spoiledIds: { counts: 'ids', metrics: metricNames },
  repliesMissing: { counts: 'chats', metrics: answers },
  silentEstablishments: { counts: 'establishments', metrics: [...volumes, 'startedChats'] },
  emptyDays: { counts: 'days', metrics: [...volumes, 'startedChats'] },
  lateRows: { counts: 'rows', metrics: metricNames },
  futureRows: { counts: 'rows', metrics: [...volumes, 'waitingChats'] },
  chatsOutOfOrder: { counts: 'chats', metrics: answers },
  conflictingRepeats: { counts: 'rows', metrics: metricNames },
  ambiguousTimes: { counts: 'rows', metrics: delays },
  skippedTimes: { counts: 'rows', metrics: delays },
  chatsWithoutEstablishment: { counts: 'chats', metrics: metricNames },
  chatsWithoutCustomerMessage: { counts: 'chats', metrics: ['startedChats', 'openedWaits', ...answers] },
  chatsWithoutCustomerId: { counts: 'chats', metrics: ['activeCustomers'] },
  chatsWithoutChannel: { counts: 'chats', metrics: [] },
  chatsWithoutPlatform: { counts: 'chats', metrics: [] },
  unknownEstablishments: { counts: 'establishments', metrics: [] },
  establishmentsWithoutMessages: { counts: 'establishments', metrics: [] },
  establishmentsWithoutZone: { counts: 'establishments', metrics: [] },
} as const satisfies Readonly<Record<FindingName, FindingKind>>

export const findingNames = Object.keys(findingKinds) as readonly FindingName[]

/** One kind of thing that may be wrong with a log, and how often it was found. */
export interface Finding {
  readonly finding: FindingName
  /** How often it was found; 0 if it was looked for and not found. */
  readonly count: number
  /** How many of what is counted there are in all. */
  readonly of: number
  readonly counts: CountedThing
  /** One of them, such as the id of a chat; null if there is none, or if the store does not know which. */
  readonly example: string | null
  /** The metrics that it makes wrong. */
  readonly metrics: readonly MetricName[]
}

/** What a reader found of one kind. */
export type Found = Pick<Finding, 'count' | 'of' | 'example'>

export type FoundByName = { readonly [N in FindingName]?: Found }

/** In the order of the kinds, only those that were looked for. */
export function findingsOf(found: FoundByName): readonly Finding[] {
  return findingNames.flatMap(finding => {
    const one = found[finding]
    return one === undefined ? [] : [{ finding, ...one, ...findingKinds[finding] }]
  })
}
