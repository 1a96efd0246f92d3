/**
 * Converts code point offsets in a text to UTF-16 offsets, for engines that count code points.
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
