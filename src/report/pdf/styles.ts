import { defaultWidthPx } from '../../charts/chart-options.ts'
import { palettes, textSizes } from '../../charts/theme.ts'
import { measurePt } from './sheet.ts'
import type { TextStyle } from './text.ts'

/** Print always uses the light theme. */
export const inks = palettes.light

/** A chart of the default width fills the text area, so that its text is as large as the text around it. */
const pointsPerPixel = measurePt / defaultWidthPx
const small = { sizePt: textSizes.small * pointsPerPixel, leadingPt: 12 } as const
const note = { ...small, leadingPt: 10.3 } as const
const body = { sizePt: textSizes.body * pointsPerPixel, leadingPt: 16 } as const
const large = { sizePt: textSizes.large * pointsPerPixel, leadingPt: 28 } as const

/** Three sizes, two weights. */
export const styles = {
  title: { ...large, weight: 'semibold', color: inks.ink },
  chapter: { ...large, weight: 'regular', color: inks.accent },
  bigNumber: { ...large, weight: 'semibold', color: inks.ink },
  heading: { ...body, weight: 'semibold', color: inks.ink },
  body: { ...body, weight: 'regular', color: inks.ink },
  subtitle: { ...body, weight: 'regular', color: inks.muted },
  small: { ...small, weight: 'regular', color: inks.ink },
  smallStrong: { ...small, weight: 'semibold', color: inks.ink },
  /** Lines of half the text area need less leading. */
  note: { ...note, weight: 'regular', color: inks.ink },
  noteStrong: { ...note, weight: 'semibold', color: inks.ink },
  quiet: { ...small, weight: 'regular', color: inks.muted },
} as const satisfies Record<string, TextStyle>

/** The cap height of Inter, at size 1. */
const capHeight = 0.728

/** The distance from the top of a line to its baseline; capitals are centred in the leading. */
export function firstBaseline(style: TextStyle): number {
  return (style.leadingPt + style.sizePt * capHeight) / 2
}
