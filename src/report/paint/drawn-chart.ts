import { type LoggerInterface, parse, textMetrics, View } from 'vega'
import { compile, type TopLevelSpec } from 'vega-lite'
import { RenderError } from '../../errors.ts'
import { measureText } from '../../fonts/measure-text.ts'
import { type FontWeight, fontWeights } from '../../fonts/own-faces.ts'
import { sidesOf, viewBox } from './vega-internals.ts'

/** A chart laid out by Vega, ready to be painted. Sizes in px. */
export interface DrawnChart {
  readonly widthPx: number
  readonly heightPx: number
  readonly origin: readonly [number, number]
  readonly background: string | null
  /** The root of Vega's scenegraph. */
  readonly scene: unknown
}

/**
 * Compiles a spec and lets Vega lay it out, without a browser, network or canvas. The data in `datasets` and the size are not compiled:
 * charts that differ only in these share a dataflow, which takes the data of one after the other. A drawn chart must therefore be painted
 * at once, because the next one may reuse its scene.
 *
 * Throws a `RenderError` with all warnings of Vega-Lite and Vega.
 */
export function drawChart(spec: TopLevelSpec): DrawnChart {
  textMetrics.width = (item, text) =>
    measureText(String(text ?? '').trim(), item.fontSize ?? 11, weightOf(item.fontWeight))
  const { datasets, shape, size } = parted(spec)
  const key = JSON.stringify([shape, Object.keys(datasets)])
  try {
    const shared = views.get(key) ?? openView(shape)
    // A view that fails is not used again.
    views.delete(key)
    const chart = lay(shared, datasets, size)
    if (views.size >= viewsAtMost) closeViews()
    views.set(key, shared)
    return chart
  } catch (cause) {
    throw new RenderError(`a chart cannot be drawn: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    })
  }
}

/** The size of the chart in px; needs a layout only if the chart is fitted to its content. Throws `RenderError`. */
export function chartSize(spec: TopLevelSpec): Pick<DrawnChart, 'widthPx' | 'heightPx'> {
  const { size } = parted(spec)
  if (size === null) return drawChart(spec)
  const { left = 0, right = 0, top = 0, bottom = 0 } = sidesOf(spec.padding)
  return { widthPx: size.width + left + right, heightPx: size.height + top + bottom }
}

/** A compiled shape, and the view that lays out charts of this shape. */
interface ChartView {
  readonly view: View
  readonly datasetNames: readonly string[]
  /** The view's warnings since it was last used. */
  readonly complaints: string[]
}

const views = new Map<string, ChartView>()
const viewsAtMost = 64

function openView(shape: TopLevelSpec): ChartView {
  const complaints: string[] = []
  const { spec } = compile(shape, { logger: collecting(complaints) })
  const runtime = parse(spec)
  refuse(complaints)
  const view = new View(runtime, {
    renderer: 'none',
    logger: collecting(complaints),
    loader: refusing(complaints),
  })
  return { view, datasetNames: (spec.data ?? []).map(({ name }) => name), complaints }
}

function lay(
  { view, datasetNames, complaints }: ChartView,
  datasets: PartedSpec['datasets'],
  size: PartedSpec['size'],
) {
  if (size !== null) view.width(size.width).height(size.height)
  for (const name of datasetNames) {
    const rows = datasets[name]
    if (Array.isArray(rows)) view.data(name, rows.map(copy))
  }
  view.run()
  refuse(complaints)
  const { width, height, origin } = viewBox(view)
  const scene = (view.scenegraph() as unknown as { readonly root: unknown }).root
  return { widthPx: width, heightPx: height, origin, background: view.background() as unknown as string | null, scene }
}

function refuse(complaints: readonly string[]): void {
  if (complaints.length > 0) throw new Error(complaints.join('; '))
}

function closeViews(): void {
  for (const { view } of views.values()) view.finalize()
  views.clear()
}

interface PartedSpec {
  /** The part that is compiled. */
  readonly shape: TopLevelSpec
  readonly datasets: Readonly<Record<string, unknown>>
  /** In px; null when it is part of the shape. */
  readonly size: { readonly width: number; readonly height: number } | null
}

/** Splits a spec. The size of a chart that is not fitted to its content can be set later, like the data. */
function parted(spec: TopLevelSpec): PartedSpec {
  const { datasets = {}, description: _, ...shape } = spec
  const { width, height, autosize, padding } = shape as Partial<Record<string, unknown>>
  if (autosize !== 'none' || typeof width !== 'number' || typeof height !== 'number' || padding === undefined) {
    return { shape: shape as TopLevelSpec, datasets, size: null }
  }
  return { shape: { ...shape, width: 1, height: 1 } as TopLevelSpec, datasets, size: { width, height } }
}

/** Copies a row, because Vega adds its own fields to the rows that it gets. */
function copy(row: unknown): unknown {
  return typeof row === 'object' && row !== null ? { ...row } : row
}

function weightOf(weight: number | string | undefined): FontWeight {
  return Number(weight) >= fontWeights.semibold || weight === 'bold' ? 'semibold' : 'regular'
}

function collecting(complaints: string[]): LoggerInterface {
  const quiet = () => logger
  const complain = (...messages: unknown[]) => {
    complaints.push(messages.map(message => (message instanceof Error ? message.message : String(message))).join(' '))
    return logger
  }
  const logger = {
    level: quiet,
    error: complain,
    warn: complain,
    info: quiet,
    debug: quiet,
  } as unknown as LoggerInterface
  return logger
}

/** A loader that records every request as a warning: charts must load nothing, and Vega would load only after the painting. */
function refusing(complaints: string[]) {
  const refuse = (uri: string): Promise<never> => {
    complaints.push(`charts load nothing: ${uri}`)
    return Promise.reject(new Error(uri))
  }
  return { options: {}, load: refuse, sanitize: refuse, http: refuse, file: refuse }
}
