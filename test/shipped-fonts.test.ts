import { readFileSync } from 'node:fs'
import { create, type Font } from 'fontkit'
import { expect, test } from 'vitest'
import { lettersOf, notOfNames, shippedFonts, shippedPath, wholeFont } from '../scripts/fonts.ts'
import { facesOf, fontFeatures, fontFile, ownFaces } from '../src/fonts/own-faces.ts'

const fonts = await shippedFonts()
const isFallback = (face: (typeof ownFaces)[number]) => Object.values(facesOf).some(([, other]) => other === face)

test.each([...fonts.keys()])('%s is the output of the script: tsx scripts/fonts.ts --write', name => {
  expect(readFileSync(shippedPath(name)).equals(fonts.get(name) ?? new Uint8Array())).toBe(true)
})

test.each(ownFaces)('%s has every letter of the full font; its fallback has all but symbols', face => {
  const shipped = new Set(lettersOf(readFileSync(fontFile(face))))
  const missing = lettersOf(wholeFont(fontFile(face))).filter(letter => !shipped.has(letter))
  if (isFallback(face)) expect(missing.filter(letter => !notOfNames.test(letter))).toEqual([])
  else expect(missing).toEqual([])
})

const texts = {
  family: ['Établissement AVATAR Tó 1 234,5 −12 %', 'o\u0323\u0302 ạếữ ŁÓDŹ', 'ΑΎΛΟΣ Здоровʼя ѓ', '1⁄2 3/4 -> x'],
  fallback: ['دار السلام لا إله', 'שָׁלוֹם', 'Երևան և Գյումրի', 'თბილისი', 'o\u030b x\u0331 ĳ', 'ⴰⵣⵓⵍ ★ ☎ ✉ ➜'],
} as const

test.each(ownFaces)('%s draws text like the full font', face => {
  for (const text of texts[isFallback(face) ? 'fallback' : 'family']) {
    expect(drawn(readFileSync(fontFile(face)), text), text).toEqual(drawn(wholeFont(fontFile(face)), text))
  }
})

function drawn(file: Buffer, text: string) {
  const { glyphs, positions } = (create(file) as Font).layout(text, [...fontFeatures])
  return glyphs.map((glyph, index) => ({ ...positions[index], path: glyph.path.toSVG() }))
}
