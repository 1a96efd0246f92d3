import type { BuiltInDimension } from '../src/metrics/definitions/dimension.ts'
import type { Micros } from '../src/time/instant.ts'
import { dayStart } from '../src/time/zone.ts'

/** The answers of the two pages and the figures of each group that are compared. Definitions: docs/definitions.md. */
export const figures = {
  volume: ['activeChats', 'activeCustomers', 'messages'],
  channels: ['activeChats'],
  platforms: ['activeChats'],
  evolution: ['activeChats'],
  sites: ['activeChats'],
  regions: ['activeChats'],
  heatmap: [
    'started',
    'handled',
    'waiting',
    'closedUnanswered',
    'meanDelaySeconds',
    'medianDelaySeconds',
    'p90DelaySeconds',
    'meanDelayAtLeastSeconds',
  ],
  summary: [
    'started',
    'handled',
    'waiting',
    'closedUnanswered',
    'meanDelaySeconds',
    'medianDelaySeconds',
    'p90DelaySeconds',
    'handledWithin1h',
    'handledWithin4h',
    'handledWithin24h',
    'medianDelaySecondsCensored',
  ],
  watchList: ['waitingChats', 'waitingCustomers', 'longestWaitSeconds'],
} as const satisfies Record<string, readonly string[]>

export type QuestionName = keyof typeof figures
export const questionNames = Object.keys(figures) as readonly QuestionName[]

/** The watch list's default threshold, four days. */
export const watchedMicros = 4n * 86_400_000_000n

export type FilterLists = { readonly [D in BuiltInDimension | 'region']?: readonly string[] }

/** The scope of a question: a period that is over at `asOf`, and a selection of chats. */
export interface Asked {
  /** Its name in the tables. */
  readonly name: string
  readonly start: string
  readonly end: string
  readonly zone: string
  /** The instants of the period; `to` is also `asOf`. */
  readonly from: Micros
  readonly to: Micros
  readonly where: FilterLists
}

export function askedOf(period: { readonly start: string; readonly end: string }, zone: string, where: FilterLists) {
  const { start, end } = period
  return { start, end, zone, from: dayStart(zone, start), to: dayStart(zone, end), where }
}

/** The figures of each group, in the order of `figures`. A question without groups has the group ''. */
export type Answered = ReadonlyMap<string, readonly (number | null)[]>

/** Makes an answer of rows that have a column `group`, if the question has groups, and a column per figure. */
export function answered(question: QuestionName, rows: readonly object[]): Answered {
  return new Map(
    rows.map(row => {
      const cells = row as Readonly<Record<string, unknown>>
      return [String(cells.group ?? ''), figures[question].map(name => numberOf(cells[name]))]
    }),
  )
}

function numberOf(cell: unknown): number | null {
  if (cell === undefined) throw new Error('a figure is missing')
  return cell === null ? null : Number(cell)
}
