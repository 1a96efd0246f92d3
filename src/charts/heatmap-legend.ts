import { wordsOf } from '../words/locale.ts'
import { type Layer, linePx, paletteOf, textWidth } from './chart-base.ts'
import { type ChartOptions, defaultWidthPx } from './chart-options.ts'
import type { Palette } from './theme.ts'

const swatchPx = 14
const gapPx = 18

interface LegendItem {
  readonly swatch: number | 'none' | 'unhandled' | 'chosen' | null
  readonly text: string
}

interface LegendOptions extends ChartOptions {
  /** The suffix for hours without a chat, see `underFilters`. */
  readonly filters: string
  readonly figures: 'chats' | 'delay'
  /** Whether some cells are framed. */
  readonly withChosen: boolean
}

/** The legend above the heatmap: all classes and states, and what the figures are. `y` counts upward from the top of the cells. */
export function heatmapLegend(
  classNames: readonly string[],
  options: LegendOptions,
): { readonly heightPx: number; readonly layers: readonly Layer[]; readonly datasets: Record<string, object[]> } {
  const palette = paletteOf(options)
  const say = wordsOf(options.locale).charts.heatmapLegend
  const lines = flow(
    [
      [{ swatch: null, text: say.mean }, ...classNames.map((text, index) => ({ swatch: index, text }))],
      [
        { swatch: 'none', text: `${say.none}${options.filters}` },
        { swatch: 'unhandled', text: say.unhandled },
        ...(options.withChosen ? [{ swatch: 'chosen', text: say.chosen } as const] : []),
        ...wrapped(say.figures[options.figures], options.widthPx ?? defaultWidthPx).map(
          text => ({ swatch: null, text }) as const,
        ),
      ],
    ],
    options.widthPx ?? defaultWidthPx,
  )
  const heightPx = lines.length * linePx + 8
  const items = lines.flatMap((line, index) =>
    line.map(item => ({ ...item, y: index * linePx + linePx / 2 - heightPx - linePx })),
  )
  const swatches = (is: (swatch: LegendItem['swatch']) => boolean) => items.filter(item => is(item.swatch))
  const at = (field: string) => ({ field, type: 'quantitative', axis: null, scale: null }) as const
  const place = { x: at('swatchX'), y: at('y') }
  return {
    heightPx,
    datasets: {
      legendClasses: swatches(swatch => typeof swatch === 'number'),
      legendNone: swatches(swatch => swatch === 'none'),
      legendUnhandled: swatches(swatch => swatch === 'unhandled'),
      ...(options.withChosen ? { legendChosen: swatches(swatch => swatch === 'chosen') } : {}),
      legendTexts: items,
    },
    layers: [
      {
        data: { name: 'legendClasses' },
        mark: { type: 'point', shape: 'square', size: swatchPx ** 2, filled: true, opacity: 1 },
        encoding: {
          ...place,
          color: {
            field: 'swatch',
            type: 'ordinal',
            legend: null,
            scale: { domain: [0, 1, 2, 3, 4], range: [...palette.blues] },
          },
        },
      },
      { data: { name: 'legendNone' }, mark: hatchMark(swatchPx, swatchPx, palette), encoding: place },
      {
        data: { name: 'legendUnhandled' },
        mark: {
          type: 'point',
          shape: 'square',
          size: swatchPx ** 2,
          filled: false,
          stroke: palette.muted,
          strokeWidth: 1.25,
          opacity: 1,
        },
        encoding: place,
      },
      ...(options.withChosen
        ? [
            {
              data: { name: 'legendChosen' },
              mark: {
                type: 'point',
                shape: 'square',
                size: (swatchPx - 2) ** 2,
                filled: false,
                opacity: 1,
                ...frame(palette),
              },
              encoding: place,
            } as const,
          ]
        : []),
      {
        data: { name: 'legendTexts' },
        mark: { type: 'text', fill: palette.muted },
        encoding: { x: at('textX'), y: at('y'), text: { field: 'text' } },
      },
    ],
  }
}

/** The frame of chosen cells: another colour than the outline of unhandled ones, and thicker. */
export function frame(palette: Palette) {
  return { stroke: palette.accent, strokeWidth: 2.5 } as const
}

/** Diagonal lines within a rectangle around a point, because Vega has no pattern fills. */
export function hatchMark(widthPx: number, heightPx: number, palette: Palette) {
  return {
    type: 'point',
    shape: hatchPath(widthPx, heightPx),
    // The unit of a path is half the square root of the size: 1 px.
    size: 4,
    filled: false,
    stroke: palette.hatch,
    strokeWidth: 1,
    opacity: 1,
  } as const
}

function hatchPath(widthPx: number, heightPx: number): string {
  const [w, h] = [widthPx / 2, heightPx / 2]
  const spacing = 6
  const number = (value: number) => String(Math.round(value * 100) / 100)
  let path = ''
  // Each line is x + y = sum, clipped to the rectangle.
  for (let sum = spacing / 2 - Math.ceil((w + h) / spacing) * spacing; sum < w + h; sum += spacing) {
    const [x1, x2] = [Math.max(-w, sum - h), Math.min(w, sum + h)]
    if (x1 < x2) path += `M${number(x1)},${number(sum - x1)}L${number(x2)},${number(sum - x2)}`
  }
  return path
}

/** A text in as many lines as it needs. */
function wrapped(text: string, widthPx: number): readonly string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const longer = `${lines.at(-1)} ${word}`
    if (lines.length > 0 && textWidth(longer) <= widthPx) lines[lines.length - 1] = longer
    else lines.push(word)
  }
  return lines
}

/** Places items in lines: each group begins a new line, and lines wrap at the width. */
function flow(groups: readonly (readonly LegendItem[])[], widthPx: number) {
  return groups.flatMap(group => {
    const lines: (LegendItem & { swatchX: number; textX: number })[][] = []
    let x = Number.POSITIVE_INFINITY
    for (const item of group) {
      const swatch = item.swatch === null ? 0 : swatchPx + 6
      const width = swatch + textWidth(item.text)
      if (x + width > widthPx) {
        lines.push([])
        x = 0
      }
      lines.at(-1)?.push({ ...item, swatchX: x + swatchPx / 2, textX: x + swatch })
      x += width + gapPx
    }
    return lines
  })
}
