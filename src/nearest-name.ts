/**
 * The form in which two names that look the same to a person are equal: lower case, without spaces (including no-break spaces and
 * byte order marks), hyphens, underscores and dots. `Chat ID`, `chat-id`, `chatId` and `chat_id` have the same key.
 */
export function nameKey(name: string): string {
  return name
    .normalize('NFKC')
    .replace(/[\s\p{Cf}\p{Cc}\p{Pd}_.]/gu, '')
    .toLowerCase()
}

/** Names with their keys, computed in advance: for thousands of names that costs more than comparing them. */
export type ComparedNames = readonly { readonly name: string; readonly key: string }[]

export function comparedNames(names: readonly string[]): ComparedNames {
  return names.map(name => ({ name, key: nameKey(name) }))
}

/** The name that a misspelled name most likely stands for; null when none is near. */
export function nearestName(given: string, names: readonly string[]): string | null {
  return nearestOf(given, comparedNames(names))
}

/** The largest edit distance at which a name is near, however long it is. */
const farthest = 8

/** Same as `nearestName`, for prepared names. */
export function nearestOf(given: string, names: ComparedNames): string | null {
  const wanted = nameKey(given)
  let nearest: string | null = null
  let most = Math.min(farthest, Math.max(1, Math.floor(wanted.length / 3)))
  for (const { name, key } of names) {
    // A later name wins only if it is strictly nearer.
    const distance = editDistance(wanted, key, most)
    if (distance > most) continue
    if (distance === 0) return name
    nearest = name
    most = distance - 1
  }
  return nearest
}

/**
 * The restricted Damerau–Levenshtein distance: insertions, deletions, substitutions and swaps of neighbours; infinite when more
 * than `most`. For nearly all of thousands of names it gives up after a few letters.
 */
function editDistance(a: string, b: string, most: number): number {
  // No real name is longer than 100, and the work grows with the length.
  if (Math.max(a.length, b.length) > 100 || Math.abs(a.length - b.length) > most) return Number.POSITIVE_INFINITY
  const width = b.length + 1
  let [before, last, row] = [new Uint8Array(width), new Uint8Array(width), new Uint8Array(width)]
  for (let j = 0; j < width; j++) last[j] = j
  let leastBefore = 0
  for (let i = 1; i <= a.length; i++) {
    // Farther from the diagonal, every path costs more than `most`.
    const [first, end] = [Math.max(1, i - most), Math.min(b.length, i + most)]
    row.fill(most + 1)
    if (i <= most) row[0] = i
    let least = row[0] ?? 0
    for (let j = first; j <= end; j++) {
      const isSame = a.charCodeAt(i - 1) === b.charCodeAt(j - 1)
      let found = Math.min((last[j - 1] ?? 0) + (isSame ? 0 : 1), (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1)
      const isSwapped =
        i > 1 && j > 1 && a.charCodeAt(i - 1) === b.charCodeAt(j - 2) && a.charCodeAt(i - 2) === b.charCodeAt(j - 1)
      if (isSwapped) found = Math.min(found, (before[j - 2] ?? 0) + 1)
      row[j] = found
      if (found < least) least = found
    }
    // A swap reads the row before the last one, so both rows must exceed `most`.
    if (least > most && leastBefore > most) return Number.POSITIVE_INFINITY
    leastBefore = least
    ;[before, last, row] = [last, row, before]
  }
  return last[b.length] ?? Number.POSITIVE_INFINITY
}
