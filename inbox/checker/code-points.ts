/**
 * Gives the place of a code point of a text in UTF-16 code units: for what counts an emoji as one.
 *
 * @example utf16Places('😊!')(1) // 2
 */
export function utf16Places(text: string): (codePoint: number) => number {
  const places: number[] = []
  let unit = 0
  for (const letter of text) {
    places.push(unit)
    unit += letter.length
  }
  return codePoint => places[codePoint] ?? unit
}
