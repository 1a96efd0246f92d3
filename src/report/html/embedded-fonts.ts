import { readFile } from 'node:fs/promises'
import { drawsLetter, fileOf, hasPictures } from '../../fonts/face-shaper.ts'
import { fontRuns } from '../../fonts/font-runs.ts'
import { withFonts } from '../../fonts/font-set.ts'
import {
  type FontFace,
  type FontWeight,
  facesOf,
  fallbackFamily,
  fontWeights,
  isOwnFace,
  typeFamily,
} from '../../fonts/own-faces.ts'

/**
 * `@font-face` rules with embedded fonts: the letters that every page may need, and those that only this text has. The fallback family holds
 * the letters that the first lacks, from DejaVu Sans or from other fonts. Left to the reader's own fonts are letters that no font has, and
 * pictures such as emoji, which every system has and few browsers show from another's font.
 */
export async function embeddedFonts(text: string, fonts?: readonly string[]): Promise<string> {
  const rareTexts = [...new Set(text.match(notCommon))].sort()
  const rare = [...new Set(rareTexts.join(''))].sort().join('')
  commonRules ??= Promise.all(rulesFor(commonLetters, { ranged: false }))
  const others = withFonts(fonts, () => otherRules(rareTexts))
  const rules = [
    ...(await commonRules),
    ...(await Promise.all(rulesFor(rare, { ranged: true }))),
    ...(await Promise.all(others)),
  ]
  return rules.join('\n')
}

let commonRules: Promise<readonly string[]> | undefined

/** ASCII and Latin-1, which cover French and most of its neighbours, and the further characters of the report's own wording. */
export const commonLetters = [
  ...Array.from({ length: 0x5f }, (_, index) => String.fromCharCode(0x20 + index)),
  ...Array.from({ length: 0x60 }, (_, index) => String.fromCharCode(0xa0 + index)),
  ...'ŒœŸ–—‘’“”…−≥▲▼○\u2009\u202f',
].join('')
const notCommon = new RegExp(`[^\n${commonLetters.replace(/[\]\\^-]/g, '\\$&')}]+`, 'gu')

/** The rules of each weight for these letters. `ranged` rules extend earlier ones and name the letters that they are for. */
function rulesFor(letters: string, { ranged }: { readonly ranged: boolean }): readonly Promise<string>[] {
  return weights.flatMap(weight =>
    facesOf[weight].flatMap((face, index) => {
      const isEarlier = (letter: number) => facesOf[weight].slice(0, index).some(before => drawsLetter(before, letter))
      const own = Array.from(letters).filter(letter => {
        const codePoint = letter.codePointAt(0) ?? 0
        return drawsLetter(face, codePoint) && !isEarlier(codePoint)
      })
      if (own.length === 0) return []
      const family = index === 0 ? typeFamily : fallbackFamily
      const range = ranged ? unicodeRange(own.join('')) : ''
      return [fontFaceRule(face, own.join(''), { weight, family, range })]
    }),
  )
}

/** The rules for letters that no shipped face has. The letters of a grapheme must come from one font, or they would not join. */
function otherRules(texts: readonly string[]): readonly Promise<string>[] {
  return weights.flatMap(weight => {
    const lettersOf = new Map<FontFace, Set<string>>()
    for (const { face, text } of texts.flatMap(each => fontRuns(each, weight))) {
      if (isOwnFace(face) || hasPictures(face) || /\.[to]tc#\d+$/i.test(face)) continue
      const letters = lettersOf.get(face) ?? new Set()
      for (const letter of text) letters.add(letter)
      lettersOf.set(face, letters)
    }
    return Array.from(lettersOf, ([face, letters]) => {
      const own = [...letters].sort().join('')
      return fontFaceRule(face, own, { weight, family: fallbackFamily, range: unicodeRange(own) })
    })
  })
}

const weights = Object.keys(facesOf) as readonly FontWeight[]

async function fontFaceRule(
  face: FontFace,
  letters: string,
  { weight, family, range }: { readonly weight: FontWeight; readonly family: string; readonly range: string },
): Promise<string> {
  const source = `url(data:font/woff2;base64,${await subset(face, letters)}) format("woff2")`
  return `@font-face{font-family:"${family}";font-weight:${fontWeights[weight]};font-display:block;${range}src:${source}}`
}

/** The descriptor of a `@font-face` rule that names its letters. */
export function unicodeRange(letters: string): string {
  const codePoints = [...letters].map(letter => `U+${letter.codePointAt(0)?.toString(16)}`)
  return `unicode-range:${codePoints.join(',')};`
}

/** The subsets made so far, in Base64: packing one takes longer than the rest of a page. */
const subsets = new Map<string, Promise<string>>()
const subsetsAtMost = 64

function subset(face: FontFace, letters: string): Promise<string> {
  const key = `${face} ${letters}`
  const known = subsets.get(key)
  if (known !== undefined) return known
  const fresh = pack(face, letters)
  if (subsets.size >= subsetsAtMost) subsets.clear()
  subsets.set(key, fresh)
  fresh.catch(() => subsets.delete(key))
  return fresh
}

async function pack(face: FontFace, letters: string): Promise<string> {
  // It holds 40 MB from when it is loaded; a server without HTML reports never needs it.
  const [{ default: subsetFont }, font] = await Promise.all([import('subset-font'), readFile(fileOf(face).path)])
  return (await subsetFont(font, letters, { targetFormat: 'woff2' })).toString('base64')
}
