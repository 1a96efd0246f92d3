import { parseInstant } from '../../src/metrics/period/instant.ts'

/**
 * What holds together all that is asked for of one page: the version of the store that it was read from and the instant at which it
 * looks. What a page is asked for later, a part, a file, the chats behind a count, is asked at the page's moment, in the parameter or
 * the header of this name. The page's own address has none: who opens it again asks for the latest.
 */
export interface Moment {
  /** The version's name, see `Visit`. */
  readonly held: string
  /** ISO 8601 UTC. */
  readonly asOf: string
}

export const momentParameter = 'moment'
export const momentHeader = 'X-Causerie-Moment'

export function writeMoment({ held, asOf }: Moment): string {
  return `${held}@${asOf}`
}

/** Null for a text that names none: what was to be held together with it is as lost as a version that is gone. */
export function readMoment(text: string): Moment | null {
  const [, held, asOf] = /^([\w-]{1,60})@(.{1,40})$/.exec(text) ?? []
  if (held === undefined || asOf === undefined || parseInstant(asOf) === null) return null
  return { held, asOf }
}
