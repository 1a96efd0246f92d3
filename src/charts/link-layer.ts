import { type Layer, pixels } from './chart-base.ts'
import type { Palette } from './theme.ts'

/** A clickable area in px of the drawing, with its description and target. */
export interface LinkPlace {
  readonly x: number
  readonly x2: number
  readonly y: number
  readonly y2: number
  readonly description: string
  readonly href: string | null
}

/** An invisible mark that receives the pointer: in SVG, a fill of opacity 0 does, while no fill does not. */
export function linkMark(palette: Palette) {
  return { type: 'rect', fill: palette.paper, fillOpacity: 0, href: { expr: 'datum.href' } } as const
}

/** The topmost layer: one clickable area per row of a dataset of `LinkPlace`s, so that small marks are easy to hit. */
export function linkLayer(name: string, palette: Palette): Layer {
  return {
    data: { name },
    mark: linkMark(palette),
    encoding: {
      x: pixels('x'),
      x2: { field: 'x2' },
      y: pixels('y'),
      y2: { field: 'y2' },
      description: { field: 'description' },
    },
  }
}
