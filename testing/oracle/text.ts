/** Compares texts by Unicode code point. JavaScript's `<` orders astral characters before U+E000. */
export function compareText(a: string, b: string): number {
  const left = Array.from(a, character => character.codePointAt(0) ?? 0)
  const right = Array.from(b, character => character.codePointAt(0) ?? 0)
  for (let index = 0; index < Math.min(left.length, right.length); index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0)
    if (difference !== 0) return difference
  }
  return left.length - right.length
}

/** Compares lists of texts item by item. */
export function compareTexts(a: readonly string[], b: readonly string[]): number {
  for (let index = 0; index < Math.min(a.length, b.length); index++) {
    const order = compareText(a[index] ?? '', b[index] ?? '')
    if (order !== 0) return order
  }
  return a.length - b.length
}
