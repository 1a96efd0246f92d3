import { InvalidQueryError } from './errors.ts'

/** Every name of an options object, so that one which is added to the type and not here does not compile. */
export type NamesOf<Options> = Readonly<Record<keyof Options & string, true>>

/**
 * Throws `InvalidQueryError` when options have a name that a function does not know: a slip of the pen must not be taken for the
 * default. Says which name is meant where one is near.
 *
 * @example 'ingest: an option is not known: establishment (did you mean establishments?)'
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

/** The name that is most like another one, but for its case and its hyphens and underscores; null when none is near. */
export function nearestName(given: string, names: readonly string[]): string | null {
  const plain = (name: string) => name.toLowerCase().replace(/[-_\s]/g, '')
  const wanted = plain(given)
  let nearest: { readonly name: string; readonly distance: number } | null = null
  for (const name of names) {
    const distance = editDistance(wanted, plain(name))
    if (distance <= Math.max(1, Math.floor(wanted.length / 3)) && distance < (nearest?.distance ?? Number.MAX_VALUE)) {
      nearest = { name, distance }
    }
  }
  return nearest?.name ?? null
}

/** How many letters have to be put in, left out, replaced or swapped with the next (Damerau–Levenshtein, restricted). */
function editDistance(a: string, b: string): number {
  // Beyond any name; the work grows with the product.
  if (a.length > 100) return a.length
  const rows = [Array.from({ length: b.length + 1 }, (_, index) => index)]
  const at = (row: number, column: number) => rows[row]?.[column] ?? 0
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    rows.push(row)
    for (let j = 1; j <= b.length; j++) {
      const replaced = at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1)
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      const swapped = isSwapped ? at(i - 2, j - 2) + 1 : replaced
      row.push(Math.min(replaced, swapped, at(i - 1, j) + 1, at(i, j - 1) + 1))
    }
  }
  return at(a.length, b.length)
}
