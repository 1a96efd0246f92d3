import { parseInstant } from '../../src/time/instant.ts'

/**
 * What all requests of one page share: the version of the store that it was read from, its `asOf`, and when it was opened. Later requests of a page,
 * for a part, a file or the chats behind a count, send its moment in the parameter or header of this name. The URL of the page itself has none,
 * so opening it again shows the latest version.
 */
export interface Moment {
  /** The name of the version: see `Visit`. */
  readonly held: string
  /** ISO 8601 UTC. */
  readonly asOf: string
  /** The minute in which the page was opened. Presets are relative to it, so a page that stays open past midnight keeps its period. */
  readonly now: string
}

export const momentParameter = 'moment'
export const momentHeader = 'X-Causerie-Moment'

export function writeMoment({ held, asOf, now }: Moment): string {
  return [held, asOf, now].join('@')
}

/** Parses a moment. Null for an invalid text, which is treated like a version that is gone. */
export function readMoment(text: string): Moment | null {
  const [, held = '', asOf = '', now = ''] = /^([\w-]{1,60})@([^@]{1,40})@([^@]{1,40})$/.exec(text) ?? []
  return parseInstant(asOf) === null || parseInstant(now) === null ? null : { held, asOf, now }
}
