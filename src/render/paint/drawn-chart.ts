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
 * Compiles a spec and lets Vega lay it out, without a browser, a network or a canvas. The data in `datasets` are no part of
 * what is compiled: charts that differ in them only are compiled once.
 *
 * Throws `RenderError` with all that Vega-Lite and Vega warn of.
 */
export function drawChart(spec: TopLevelSpec): DrawnChart {
  textMetrics.width = (item, text) =>
    measureText(String(text ?? '').trim(), item.fontSize ?? 11, weightOf(item.fontWeight))
  const { datasets = {}, ...shape } = spec
  const complaints: string[] = []
  try {
    const view = new View(runtimeOf(shape as TopLevelSpec, complaints), {
      renderer: 'none',
      logger: collecting(complaints),
      loader: refusing,
    })
    for (const [name, rows] of Object.entries(datasets)) view.data(name, Array.isArray(rows) ? rows.map(copy) : [])
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

const compiled = new Map<string, Runtime>()
const compiledAtMost = 64

function runtimeOf(shape: TopLevelSpec, complaints: string[]): Runtime {
  const key = JSON.stringify(shape)
  const known = compiled.get(key)
  if (known !== undefined) return known
  const logger = collecting(complaints)
  const runtime = parse(compile(shape, { logger }).spec)
  if (complaints.length > 0) throw new Error(complaints.join('; '))
  if (compiled.size >= compiledAtMost) compiled.clear()
  compiled.set(key, runtime)
  return runtime
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

const refusing = {
  options: {},
  load: refuse,
  sanitize: refuse,
  http: refuse,
  file: refuse,
}

function refuse(uri: string): Promise<never> {
  return Promise.reject(new Error(`charts load nothing: ${uri}`))
}
