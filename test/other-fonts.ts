import { existsSync } from 'node:fs'

/** Fonts of Debian for letters that the package has no font for. */
export const otherFonts = {
  chinese: '/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf',
  thai: '/usr/share/fonts/truetype/tlwg/Garuda.ttf',
  devanagari: '/usr/share/fonts/truetype/lohit-devanagari/Lohit-Devanagari.ttf',
  emoji: '/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf',
} as const

const missing = Object.values(otherFonts).filter(path => !existsSync(path))

/** Why tests with other fonts cannot run; null when they can. On CI they always run, and fail without the fonts. */
export const fontsMissing =
  process.env.CI === 'true' || missing.length === 0 ? null : `skipped: not installed: ${missing.join(', ')}`
