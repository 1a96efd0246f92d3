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

/** The one of several names that a misspelled name most likely stands for; null when none is near. */
export function nearestName(given: string, names: readonly string[]): string | null {
  const wanted = nameKey(given)
  const longest = Math.max(1, Math.floor(wanted.length / 3))
  const near = names
    .map(name => ({ name, key: nameKey(name) }))
    // Each letter more or less is one apart: of thousands of names most are not looked at.
    .filter(({ key }) => Math.abs(key.length - wanted.length) <= longest)
    .map(({ name, key }) => ({ name, distance: editDistance(wanted, key) }))
    .filter(({ distance }) => distance <= longest)
    .toSorted((a, b) => a.distance - b.distance)
  return near[0]?.name ?? null
}

/** How many letters have to be put in, left out, replaced or swapped with the next (Damerau–Levenshtein, restricted). */
function editDistance(a: string, b: string): number {
  // Beyond any name; the work grows with the product.
  if (Math.max(a.length, b.length) > 100) return Number.POSITIVE_INFINITY
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
