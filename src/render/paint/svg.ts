import type { TopLevelSpec } from 'vega-lite'

/** The chart as one SVG element. Equal specs give equal bytes. Throws `RenderError` when Vega has anything to complain about. */
export function renderSvg(_spec: TopLevelSpec): string {
  return ''
}
