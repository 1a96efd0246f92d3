import { fileURLToPath } from 'node:url'

/** The font family of charts, HTML and PDF. */
export const typeFamily = 'Inter'

/** The fallback for single letters that Inter lacks: Arabic, Hebrew, Armenian, Georgian, symbols. */
export const fallbackFamily = 'DejaVu Sans'

/** The CSS font-family list. */
export const fontFamilies = `${typeFamily}, "${fallbackFamily}", sans-serif`

export const fontWeights = { regular: 400, semibold: 600 } as const
export type FontWeight = keyof typeof fontWeights

/** Made by `scripts/fonts.ts`; each file's licence is beside it. */
const files = {
  regular: 'Inter-Regular.ttf',
  semibold: 'Inter-SemiBold.ttf',
  fallbackRegular: 'DejaVuSans.ttf',
  fallbackSemibold: 'DejaVuSans-Bold.ttf',
} as const

/** A typeface that is shipped. */
export type OwnFace = keyof typeof files
export const ownFaces = Object.keys(files) as readonly OwnFace[]

/** The shipped faces of a weight: that of the family, then the fallback. */
export const facesOf = {
  regular: ['regular', 'fallbackRegular'],
  semibold: ['semibold', 'fallbackSemibold'],
} as const satisfies Record<FontWeight, readonly [OwnFace, OwnFace]>

/** The absolute path of a shipped face's TTF file. */
export function fontFile(face: OwnFace): string {
  return fileURLToPath(new URL(`./files/${files[face]}`, import.meta.url))
}

/** OpenType features for figures of equal width, so that columns of numbers line up. */
export const fontFeatures: readonly string[] = ['tnum']

/** A shipped typeface by its name, or another one by its file and its place in a collection: `/usr/share/fonts/deva.ttf#0`. */
export type FontFace = OwnFace | `${string}#${number}`

export function isOwnFace(face: FontFace): face is OwnFace {
  return Object.hasOwn(files, face)
}
