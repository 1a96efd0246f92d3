import type { Locale } from '../report-input.ts'
import type { ThemeName } from '../theme.ts'

/** What every chart takes. */
export interface ChartOptions {
  readonly locale: Locale
  /** Width of the whole drawing in px. Default 720. */
  readonly widthPx?: number
  /** Default `light`. */
  readonly theme?: ThemeName
}

/** The width that text sizes are made for. */
export const defaultWidthPx = 720
