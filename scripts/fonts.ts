// Subsets the fonts that ship: `tsx scripts/fonts.ts --write`. Without --write, a test compares the files.
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
  /** Characters of the fallback font that occur in no name and are left out; undefined to keep all. */
  readonly without?: RegExp
}

/** Mathematics, box drawing, Braille, hexagrams, tiles and cards: a fifth of the characters of DejaVu Sans. */
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

/** The OpenType features that are on by default (joining, marks, ligatures, kerning, fractions), and tabular figures. */
const features = 'calt ccmp clig curs dnom fina frac init isol kern liga locl mark medi mkmk numr rclt rlig tnum'.split(
  ' ',
)

/** The name ids of the typographic family and subfamily; the legacy family has at most four weights. */
const typographicNames = [16, 17]

/** The fonts and their licences, by file name. */
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

/** The original of a shipped font, before subsetting. */
export function wholeFont(path: string): Buffer {
  const whole = sources[basename(path)]?.whole
  if (whole === undefined) throw new Error(`nothing is shipped as ${path}`)
  return readFileSync(require.resolve(whole))
}

/** Every character of a font. */
export function lettersOf(font: Buffer): readonly string[] {
  return (create(font) as Font).characterSet.map(codePoint => String.fromCodePoint(codePoint))
}

/** The location of a shipped file. */
export function shippedPath(name: string): URL {
  return new URL(`../src/fonts/files/${name}`, import.meta.url)
}

if (process.argv.includes('--write'))
  for (const [name, content] of await shippedFonts()) await writeFile(shippedPath(name), content)
