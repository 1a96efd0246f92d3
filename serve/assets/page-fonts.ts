import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { Worker } from 'node:worker_threads'
import {
  type FontWeight,
  facesOf,
  fallbackFamily,
  fontFile,
  fontWeights,
  type OwnFace,
  typeFamily,
} from '../../src/fonts/own-faces.ts'
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
  const weights = Object.keys(facesOf) as readonly FontWeight[]
  const subsets = await commonSubsets(weights.map(weight => fontFile(facesOf[weight][0])))
  const rules = await Promise.all(
    weights.map(async (weight, index) => {
      const [own, other] = facesOf[weight]
      const rule = (family: string, path: string, format: string, range = '') =>
        `@font-face{font-family:"${family}";font-weight:${fontWeights[weight]};font-display:swap;${range}src:url(${path}) format("${format}")}`
      const whole = async (face: OwnFace) =>
        add({ name: `${face}.ttf`, type: 'font/ttf', content: new Uint8Array(await readFile(fontFile(face))) })
      const content = subsets[index] as FontAsset['content']
      const usual = add({ name: `${own}.woff2`, type: 'font/woff2', content })
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

/** Made in a thread that ends: what makes them needs 70 MB and never gives them back. */
async function commonSubsets(paths: readonly string[]): Promise<readonly FontAsset['content'][]> {
  const isSource = import.meta.url.endsWith('.ts')
  const name = isSource ? './subset-thread-of-sources.mjs' : './subset-thread.js'
  const thread = new Worker(new URL(name, import.meta.url), {
    workerData: paths,
    ...(isSource ? { execArgv: [] } : {}),
  })
  const [subsets] = await once(thread, 'message')
  return subsets
}
