import { readFile } from 'node:fs/promises'
import subsetFont from 'subset-font'
import {
  type FontFace,
  type FontWeight,
  facesOf,
  fallbackFamily,
  fontFile,
  fontWeights,
  typeFamily,
} from '../../src/fonts/fonts.ts'
import { commonLetters, unicodeRange } from '../../src/report/html/embedded-fonts.ts'

interface FontAsset {
  readonly name: string
  readonly type: string
  readonly content: Uint8Array<ArrayBuffer>
}

/**
 * The `@font-face` rules of the report's fonts. Common characters are in a small file; a browser loads the whole font only if a page has other
 * characters. `add` registers a file and returns its path.
 */
export async function pageFonts(add: (asset: FontAsset) => string): Promise<string> {
  const rules = await Promise.all(
    (Object.keys(facesOf) as readonly FontWeight[]).map(async weight => {
      const [own, other] = facesOf[weight]
      const rule = (family: string, path: string, format: string, range = '') =>
        `@font-face{font-family:"${family}";font-weight:${fontWeights[weight]};font-display:block;${range}src:url(${path}) format("${format}")}`
      const whole = async (face: FontFace) =>
        add({ name: `${face}.ttf`, type: 'font/ttf', content: new Uint8Array(await readFile(fontFile(face))) })
      const usual = add({
        name: `${own}.woff2`,
        type: 'font/woff2',
        content: new Uint8Array(
          await subsetFont(await readFile(fontFile(own)), commonLetters, { targetFormat: 'woff2' }),
        ),
      })
      // If several rules cover a character, the last one counts.
      return [
        rule(fallbackFamily, await whole(other), 'truetype'),
        rule(typeFamily, await whole(own), 'truetype'),
        rule(typeFamily, usual, 'woff2', unicodeRange(commonLetters)),
      ]
    }),
  )
  return rules.flat().join('\n')
}
