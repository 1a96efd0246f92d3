import { type LoggerInterface, parse, textMetrics, View } from 'vega'
import { compile, type TopLevelSpec } from 'vega-lite'
import { RenderError } from '../../errors.ts'
import { type FontWeight, fontWeights, measureText } from '../../fonts/fonts.ts'
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
 * Compiles a spec and lets Vega lay it out, without a browser, a network or a canvas. The data in `datasets` and the size are
 * no part of what is compiled: charts that differ in them only share one dataflow, which takes one's data after the other's.
 * So a drawn chart is to be painted at once: the next one may take its scene.
 *
 * Throws `RenderError` with all that Vega-Lite and Vega warn of.
 */
export function drawChart(spec: TopLevelSpec): DrawnChart {
  textMetrics.width = (item, text) =>
    measureText(String(text ?? '').trim(), item.fontSize ?? 11, weightOf(item.fontWeight))
  const { datasets, shape, size } = parted(spec)
  const key = JSON.stringify([shape, Object.keys(datasets)])
  try {
    const shared = views.get(key) ?? openView(shape)
    // One that fails is not used again.
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

/** The size of the chart in px; laid out only when it is fitted to its content. Throws `RenderError`. */
export function chartSize(spec: TopLevelSpec): Pick<DrawnChart, 'widthPx' | 'heightPx'> {
  const { size } = parted(spec)
  if (size === null) return drawChart(spec)
  const { left = 0, right = 0, top = 0, bottom = 0 } = sidesOf(spec.padding)
  return { widthPx: size.width + left + right, heightPx: size.height + top + bottom }
}

/** A compiled shape and the view that charts of this shape are laid out in. */
interface ChartView {
  readonly view: View
  readonly datasetNames: readonly string[]
  /** Of the view, since it was last used. */
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
  /** What is compiled. */
  readonly shape: TopLevelSpec
  readonly datasets: Readonly<Record<string, unknown>>
  /** In px; null where it is a part of the shape. */
  readonly size: { readonly width: number; readonly height: number } | null
}

/** The size of a chart that is not fitted to its content is a number that Vega takes later, as it takes the data. */
function parted(spec: TopLevelSpec): PartedSpec {
  const { datasets = {}, description: _, ...shape } = spec
  const { width, height, autosize, padding } = shape as Partial<Record<string, unknown>>
  if (autosize !== 'none' || typeof width !== 'number' || typeof height !== 'number' || padding === undefined) {
    return { shape: shape as TopLevelSpec, datasets, size: null }
  }
  return { shape: { ...shape, width: 1, height: 1 } as TopLevelSpec, datasets, size: { width, height } }
}

/** Vega writes its own fields into the rows that it is given. */
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

/** Charts load nothing, neither files nor addresses. Vega would load later, when the chart is painted already: the wish is the complaint. */
function refusing(complaints: string[]) {
  const refuse = (uri: string): Promise<never> => {
    complaints.push(`charts load nothing: ${uri}`)
    return Promise.reject(new Error(uri))
  }
  return { options: {}, load: refuse, sanitize: refuse, http: refuse, file: refuse }
}
