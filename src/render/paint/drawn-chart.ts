import { type LoggerInterface, parse, type Runtime, textMetrics, View } from 'vega'
import { compile, type TopLevelSpec } from 'vega-lite'
import { RenderError } from '../../errors.ts'
import { type FontWeight, fontWeights, measureText } from '../fonts.ts'
import { viewBox } from './vega-internals.ts'

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
 * no part of what is compiled: charts that differ in them only are compiled once.
 *
 * Throws `RenderError` with all that Vega-Lite and Vega warn of.
 */
export function drawChart(spec: TopLevelSpec): DrawnChart {
  const known = drawn.get(spec)
  if (known !== undefined) return known
  const fresh = draw(spec)
  drawn.set(spec, fresh)
  return fresh
}

/** A page asks for a chart's height before it has the chart painted. */
const drawn = new WeakMap<TopLevelSpec, DrawnChart>()

function draw(spec: TopLevelSpec): DrawnChart {
  textMetrics.width = (item, text) =>
    measureText(String(text ?? '').trim(), item.fontSize ?? 11, weightOf(item.fontWeight))
  const { datasets = {}, shape, size } = parted(spec)
  const complaints: string[] = []
  try {
    const { runtime, datasetNames } = compiledFor(shape, complaints)
    const view = new View(runtime, {
      renderer: 'none',
      logger: collecting(complaints),
      loader: refusing(complaints),
    })
    if (size !== null) view.width(size.width).height(size.height)
    for (const name of datasetNames) {
      const rows = datasets[name]
      if (Array.isArray(rows)) view.data(name, rows.map(copy))
    }
    view.run()
    if (complaints.length > 0) throw new Error(complaints.join('; '))
    const { width, height, origin } = viewBox(view)
    const scene = (view.scenegraph() as unknown as { readonly root: unknown }).root
    const background = view.background() as unknown as string | null
    view.finalize()
    return { widthPx: width, heightPx: height, origin, background, scene }
  } catch (cause) {
    throw new RenderError(`a chart cannot be drawn: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    })
  }
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
  const { width, height, autosize } = shape as Partial<Record<'width' | 'height' | 'autosize', unknown>>
  if (autosize !== 'none' || typeof width !== 'number' || typeof height !== 'number') {
    return { shape: shape as TopLevelSpec, datasets, size: null }
  }
  return { shape: { ...shape, width: 1, height: 1 } as TopLevelSpec, datasets, size: { width, height } }
}

interface Compiled {
  readonly runtime: Runtime
  readonly datasetNames: readonly string[]
}

const compiled = new Map<string, Compiled>()
const compiledAtMost = 64

function compiledFor(shape: TopLevelSpec, complaints: string[]): Compiled {
  const key = JSON.stringify(shape)
  const known = compiled.get(key)
  if (known !== undefined) return known
  const logger = collecting(complaints)
  const { spec } = compile(shape, { logger })
  const fresh = { runtime: parse(spec), datasetNames: (spec.data ?? []).map(({ name }) => name) }
  if (complaints.length > 0) throw new Error(complaints.join('; '))
  if (compiled.size >= compiledAtMost) compiled.clear()
  compiled.set(key, fresh)
  return fresh
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
