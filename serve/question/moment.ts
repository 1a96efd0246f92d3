import { parseInstant } from '../../src/time/instant.ts'

/**
 * What holds together all that is asked for of one page: the version of the store that it was read from, the instant at which it looks,
 * and when it was opened. What a page is asked for later, a part, a file, the chats behind a count, is asked at the page's moment, in the parameter or
 * the header of this name. The page's own address has none: who opens it again asks for the latest.
 */
export interface Moment {
  /** The version's name, see `Visit`. */
  readonly held: string
  /** ISO 8601 UTC. */
  readonly asOf: string
  /** The minute in which the page was opened, to which its presets are relative: a page that stays open over midnight has one period. */
  readonly now: string
}

export const momentParameter = 'moment'
export const momentHeader = 'X-Causerie-Moment'

export function writeMoment({ held, asOf, now }: Moment): string {
  return [held, asOf, now].join('@')
}

/** Null for a text that names none: what was to be held together with it is as lost as a version that is gone. */
export function readMoment(text: string): Moment | null {
  const [, held = '', asOf = '', now = ''] = /^([\w-]{1,60})@([^@]{1,40})@([^@]{1,40})$/.exec(text) ?? []
  return parseInstant(asOf) === null || parseInstant(now) === null ? null : { held, asOf, now }
}
