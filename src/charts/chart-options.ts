import type { NamesOf } from '../known-options.ts'
import type { Locale } from '../words/locale.ts'
import type { Link } from './link-target.ts'
import type { ThemeName } from './theme.ts'

/** What every chart takes. */
export interface ChartOptions {
  readonly locale: Locale
  /** Width of the whole drawing in px. Default 720. */
  readonly widthPx?: number
  /** Default `light`. */
  readonly theme?: ThemeName
  /** Where the marks lead; without it nowhere. */
  readonly link?: Link | undefined
}

/** What `assertKnownOptions` lets through. */
export const chartOptionNames: NamesOf<ChartOptions> = { locale: true, widthPx: true, theme: true, link: true }

/** The width that text sizes are made for. */
export const defaultWidthPx = 720
