import { type Layer, pixels } from './chart-base.ts'
import type { Palette } from './theme.ts'

/** A place to point at, in px of the drawing: what it is, and where it leads. */
export interface LinkPlace {
  readonly x: number
  readonly x2: number
  readonly y: number
  readonly y2: number
  readonly description: string
  readonly href: string | null
}

/** What no eye sees and a pointer meets: SVG lets a transparent fill through, not one without opacity. */
export function linkMark(palette: Palette) {
  return { type: 'rect', fill: palette.paper, fillOpacity: 0, href: { expr: 'datum.href' } } as const
}

/** Over all other layers, a place for each row of a dataset of `LinkPlace`s: as large as its mark may be small. */
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
