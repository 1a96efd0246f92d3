/** Compares texts by Unicode code point, as the database does; JavaScript's `<` compares UTF-16 code units. */
export function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let index = 0; index < length; index++) {
    const difference = orderOfUnit(a.charCodeAt(index)) - orderOfUnit(b.charCodeAt(index))
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

// Surrogates encode the code points above U+FFFF, so they sort after the units E000–FFFF.
function orderOfUnit(unit: number): number {
  if (unit < 0xd800) return unit
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800
}
