// The fonts that ship, cut from whole ones: `tsx scripts/fonts.ts --write`, or without it the files for a test to compare.
import { readFileSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename } from 'node:path'
import { create, type Font } from 'fontkit'
import subsetFont from 'subset-font'

const require = createRequire(import.meta.url)

interface Source {
  readonly whole: string
  readonly licence: string
  /** Signs that the fallback has and that no name is written with; undefined where every letter stays. */
  readonly without?: RegExp
}

/** Mathematics, drawn boxes, Braille, hexagrams, tiles and cards: a fifth of the letters of DejaVu Sans. */
export const notOfNames =
  /[\p{Sm}\u2440-\u245f\u2500-\u259f\u2800-\u28ff\u4dc0-\u4dff\u{1d300}-\u{1d7ff}\u{1f030}-\u{1f0ff}]/u

const inter = '@expo-google-fonts/inter'
const dejavu = 'dejavu-fonts-ttf'
const sources: Readonly<Record<string, Source>> = {
  'Inter-Regular.ttf': { whole: `${inter}/400Regular/Inter_400Regular.ttf`, licence: `${inter}/LICENSE_FONT` },
  'Inter-SemiBold.ttf': { whole: `${inter}/600SemiBold/Inter_600SemiBold.ttf`, licence: `${inter}/LICENSE_FONT` },
  'DejaVuSans.ttf': { whole: `${dejavu}/ttf/DejaVuSans.ttf`, licence: `${dejavu}/LICENSE`, without: notOfNames },
  'DejaVuSans-Bold.ttf': {
    whole: `${dejavu}/ttf/DejaVuSans-Bold.ttf`,
    licence: `${dejavu}/LICENSE`,
    without: notOfNames,
  },
}

/** What texts get without asking (joined letters, marks, ligatures, kerning, fractions), and the figures of one width. */
const features = 'calt ccmp clig curs dnom fina frac init isol kern liga locl mark medi mkmk numr rclt rlig tnum'.split(
  ' ',
)

/** The family under which a weight is found, which stands beside the one that has four weights at most. */
const typographicNames = [16, 17]

/** By file name, the fonts and their licences. */
export async function shippedFonts(): Promise<ReadonlyMap<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>()
  for (const [name, { licence, without }] of Object.entries(sources)) {
    const font = wholeFont(name)
    const letters = lettersOf(font).filter(letter => without?.test(letter) !== true)
    files.set(
      name,
      await subsetFont(font, letters.join(''), {
        targetFormat: 'truetype',
        noHinting: true,
        keepFeatures: features,
        preserveNameIds: typographicNames,
        dropTables: ['MATH'],
      }),
    )
    files.set(name.replace(/[.-].*/, '-LICENSE.txt'), await readFile(require.resolve(licence)))
  }
  return files
}

/** The whole of a shipped font. */
export function wholeFont(path: string): Buffer {
  const whole = sources[basename(path)]?.whole
  if (whole === undefined) throw new Error(`nothing is shipped as ${path}`)
  return readFileSync(require.resolve(whole))
}

/** Every letter that a font has. */
export function lettersOf(font: Buffer): readonly string[] {
  return (create(font) as Font).characterSet.map(codePoint => String.fromCodePoint(codePoint))
}

/** Where a shipped file stands. */
export function shippedPath(name: string): URL {
  return new URL(`../src/fonts/files/${name}`, import.meta.url)
}

if (process.argv.includes('--write'))
  for (const [name, content] of await shippedFonts()) await writeFile(shippedPath(name), content)
