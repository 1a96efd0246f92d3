/**
 * What makes two names the same for a person: without capitals, spaces (also those that do not break, and byte order marks), hyphens,
 * underscores and dots. `Chat ID`, `chat-id`, `chatId` and `chat_id` are one.
 */
export function nameKey(name: string): string {
  return name
    .normalize('NFKC')
    .replace(/[\s\p{Cf}\p{Cc}\p{Pd}_.]/gu, '')
    .toLowerCase()
}

/** Names ready to be compared with: of thousands that takes longer than a comparison. */
export type ComparedNames = readonly { readonly name: string; readonly key: string }[]

export function comparedNames(names: readonly string[]): ComparedNames {
  return names.map(name => ({ name, key: nameKey(name) }))
}

/** The one of several names that a misspelled name most likely stands for; null when none is near. */
export function nearestName(given: string, names: readonly string[]): string | null {
  return nearestOf(given, comparedNames(names))
}

/** More letters apart no name is near another, however long. */
const farthest = 8

/** The same for names that are ready. */
export function nearestOf(given: string, names: ComparedNames): string | null {
  const wanted = nameKey(given)
  let nearest: string | null = null
  let most = Math.min(farthest, Math.max(1, Math.floor(wanted.length / 3)))
  for (const { name, key } of names) {
    // What comes later has to be nearer.
    const distance = editDistance(wanted, key, most)
    if (distance > most) continue
    if (distance === 0) return name
    nearest = name
    most = distance - 1
  }
  return nearest
}

/**
 * How many letters have to be put in, left out, replaced or swapped with the next (Damerau–Levenshtein, restricted); infinite when more
 * than `most`. Of thousands of names nearly all are given up after a few letters.
 */
function editDistance(a: string, b: string, most: number): number {
  // Beyond any name; the work grows with the length.
  if (Math.max(a.length, b.length) > 100 || Math.abs(a.length - b.length) > most) return Number.POSITIVE_INFINITY
  const width = b.length + 1
  let [before, last, row] = [new Uint8Array(width), new Uint8Array(width), new Uint8Array(width)]
  for (let j = 0; j < width; j++) last[j] = j
  let leastBefore = 0
  for (let i = 1; i <= a.length; i++) {
    // Farther from the diagonal every path is longer than `most`.
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
    // A swap goes back two rows.
    if (least > most && leastBefore > most) return Number.POSITIVE_INFINITY
    leastBefore = least
    ;[before, last, row] = [last, row, before]
  }
  return last[b.length] ?? Number.POSITIVE_INFINITY
}
