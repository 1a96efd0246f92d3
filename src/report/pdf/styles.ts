import { defaultWidthPx } from '../../charts/chart-options.ts'
import { palettes, textSizes } from '../../charts/theme.ts'
import { measurePt } from './sheet.ts'
import type { TextStyle } from './text.ts'

/** Print is always on light paper. */
export const inks = palettes.light

/** A chart of the default width fills the measure, so that its letters are as large as those around it. */
const pointsPerPixel = measurePt / defaultWidthPx
const small = { sizePt: textSizes.small * pointsPerPixel, leadingPt: 12 } as const
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
  quiet: { ...small, weight: 'regular', color: inks.muted },
} as const satisfies Record<string, TextStyle>

/** Of Inter, in parts of the size. */
const capHeight = 0.728

/** From the top of a line to its baseline: capitals stand in the middle of the leading. */
export function firstBaseline(style: TextStyle): number {
  return (style.leadingPt + style.sizePt * capHeight) / 2
}
