import type { NamesOf } from '../known-options.ts'
import type { Locale } from '../words/locale.ts'
import type { Link } from './link-target.ts'
import type { ThemeName } from './theme.ts'

/** The options of all charts. */
export interface ChartOptions {
  readonly locale: Locale
  /** The width of the whole drawing in px. Default 720. */
  readonly widthPx?: number | undefined
  /** Default `light`. */
  readonly theme?: ThemeName
  /** The targets of the marks. Default: no links. */
  readonly link?: Link | undefined
}

/** The option names for `assertKnownOptions`. */
export const chartOptionNames: NamesOf<ChartOptions> = { locale: true, widthPx: true, theme: true, link: true }

/** The width that text sizes are designed for. */
export const defaultWidthPx = 720

/** Whether a chart is too narrow for everything that one of the default width shows. */
export function isNarrow(widthPx: number): boolean {
  return widthPx < 480
}
