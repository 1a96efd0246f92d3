import { InvalidQueryError } from './errors.ts'
import { nearestName } from './nearest-name.ts'

/** Every name of an options type: a name that is added to the type but not to the table does not compile. */
export type NamesOf<Options> = Readonly<Record<keyof Options & string, true>>

/**
 * Throws `InvalidQueryError` when options contain a name that the function does not know, so that a misspelled option never
 * silently falls back to its default. The message suggests the nearest name, or lists the known ones.
 *
 * @example
 * assertKnownOptions('ingest', { establishment: 'sites.csv' }, { establishments: true })
 * // throws ingest: an option is not known: establishment (did you mean establishments?)
 */
export function assertKnownOptions(of: string, options: object, known: Readonly<Record<string, true>>): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new InvalidQueryError(`${of}: options must be an object: ${String(options)}`)
  }
  const unknown = Object.keys(options).find(name => !Object.hasOwn(known, name))
  if (unknown === undefined) return
  const near = nearestName(unknown, Object.keys(known))
  const advice = near === null ? `it knows ${Object.keys(known).join(', ')}` : `did you mean ${near}?`
  throw new InvalidQueryError(`${of}: an option is not known: ${unknown} (${advice})`)
}
