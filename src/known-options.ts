import { InvalidQueryError } from './errors.ts'
import { nearestName } from './nearest-name.ts'

/** Every name of an options object, so that one which is added to the type and not here does not compile. */
export type NamesOf<Options> = Readonly<Record<keyof Options & string, true>>

/**
 * Throws `InvalidQueryError` when options have a name that a function does not know: a misspelled option must not silently be the
 * default. The message suggests the nearest name, or lists the known ones.
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
