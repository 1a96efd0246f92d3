import { readFile } from 'node:fs/promises'
import subsetFont from 'subset-font'
import {
  type FontFace,
  type FontWeight,
  facesOf,
  fallbackFamily,
  fontFile,
  fontRuns,
  fontWeights,
  typeFamily,
} from '../../fonts/fonts.ts'

/**
 * `@font-face` rules with embedded fonts: the letters that every page may need, and those that only this text has. The fallback family is
 * included only for letters that the first lacks; letters that neither has are left to the reader's own fonts.
 */
export async function embeddedFonts(text: string): Promise<string> {
  const rare = [...new Set(text.match(notCommon))].sort().join('')
  commonRules ??= Promise.all(rulesFor(commonLetters, { ranged: false }))
  const rules = [...(await commonRules), ...(await Promise.all(rulesFor(rare, { ranged: true })))]
  return rules.join('\n')
}

let commonRules: Promise<readonly string[]> | undefined

/** ASCII and Latin-1, which cover French and most of its neighbours, and the further characters of the report's own wording. */
export const commonLetters = [
  ...Array.from({ length: 0x5f }, (_, index) => String.fromCharCode(0x20 + index)),
  ...Array.from({ length: 0x60 }, (_, index) => String.fromCharCode(0xa0 + index)),
  ...'ŒœŸ–—‘’“”…−≥▲▼○□\u2009\u202f',
].join('')
const notCommon = new RegExp(`[^\n${commonLetters.replace(/[\]\\^-]/g, '\\$&')}]`, 'gu')

/** The rules of each weight for these letters. `ranged` rules extend earlier ones and name the letters that they are for. */
function rulesFor(letters: string, { ranged }: { readonly ranged: boolean }): readonly Promise<string>[] {
  if (letters === '') return []
  return (Object.keys(facesOf) as readonly FontWeight[]).flatMap(weight => {
    // Letter by letter, because next to another letter a point would take that one's face.
    const runs = [...letters].flatMap(letter => fontRuns(letter, weight))
    return facesOf[weight].flatMap((face, index) => {
      const written = new Set(runs.filter(run => run.face === face).flatMap(({ text }) => [...text]))
      // A letter that no face has is written as `□`, which is among the common ones.
      const own = [...written].filter(letter => letters.includes(letter)).join('')
      if (own === '') return []
      const family = index === 0 ? typeFamily : fallbackFamily
      return [fontFaceRule(face, own, { weight, family, range: ranged ? unicodeRange(own) : '' })]
    })
  })
}

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
  const font = await readFile(fontFile(face))
  return (await subsetFont(font, letters, { targetFormat: 'woff2' })).toString('base64')
}
