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
} from '../fonts.ts'

/**
 * `@font-face` rules with the letters of the text and no others, as data. The second family only where the first lacks
 * letters; what neither has is left to the reader's own fonts.
 */
export async function embeddedFonts(text: string): Promise<string> {
  const letters = [...new Set(ascii + text)].sort().join('')
  const rules = (Object.keys(facesOf) as readonly FontWeight[]).flatMap(weight => {
    const runs = fontRuns(letters, weight)
    return facesOf[weight].flatMap((face, index) => {
      const own = runs
        .filter(run => run.face === face)
        .map(run => run.text)
        .join('')
      return own === '' ? [] : [fontFaceRule(face, weight, index === 0 ? typeFamily : fallbackFamily, own)]
    })
  })
  return (await Promise.all(rules)).join('\n')
}

async function fontFaceRule(face: FontFace, weight: FontWeight, family: string, letters: string): Promise<string> {
  const subset = await subsetFont(await readFile(fontFile(face)), letters, { targetFormat: 'woff2' })
  const source = `url(data:font/woff2;base64,${subset.toString('base64')}) format("woff2")`
  return `@font-face{font-family:"${family}";font-weight:${fontWeights[weight]};font-display:block;src:${source}}`
}

/** Some of them are in the text as entities only. */
const ascii = String.fromCharCode(...Array.from({ length: 95 }, (_, index) => 32 + index))
