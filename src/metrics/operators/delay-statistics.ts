import { join, operation, type Sql, sql } from '../../engine/sql.ts'
import type { Grouping } from '../definitions/dimension.ts'
import { outcomes } from '../definitions/outcomes.ts'
import type { Question } from '../reading/ask.ts'
import type { Reader } from '../reading/reader.ts'

/** The first waits of chats, or all waits. */
interface AskedWaits extends Pick<Question, 'window' | 'chats'> {
  readonly fact: 'starts' | 'waits'
}

/** Quantiles of the waits that a reply ended, in µs. */
export interface DelayQuantiles {
  /** Interpolated linearly; null when no wait was answered. */
  readonly medianMicros: number | null
  readonly p90Micros: number | null
}

export interface DelayStatistics extends DelayQuantiles {
  /** Kaplan–Meier, see `censoredMedian`; null when the curve never reaches one half. */
  readonly censoredMedianMicros: number | null
}

/** Waits counted by length: `waited` is the number of a bin or, within one, a length in µs. `handled` counts those that a reply ended. */
interface Count {
  readonly waited: number
  readonly handled: number
  readonly started: number
}

/** Waits of similar length; `exact` has one entry per length, where the statistics depend on it, and is null elsewhere. */
interface Bin extends Count {
  readonly exact: readonly Count[] | null
}

/** Up to this many waits, all lengths are read. */
const fewWaits = 5_000

/**
 * Order statistics of `started` waits, in µs, without sorting: lengths are counted in bins, and only the bins that a statistic depends on
 * are read length by length. The bins are asked for together with whatever `started` is taken from.
 */
export async function readDelayStatistics(
  reader: Reader,
  asked: AskedWaits,
  started: Promise<number>,
): Promise<DelayStatistics> {
  const bins = await readBins(reader, asked, { started, neededOf: bins => [...quantileBins(bins), ...curveBins(bins)] })
  return { ...quantilesOf(bins), censoredMedianMicros: censoredMedian(bins) }
}

/** The quantiles alone, see `readDelayStatistics`. */
export async function readDelayQuantiles(
  reader: Reader,
  asked: AskedWaits,
  started: Promise<number>,
): Promise<DelayQuantiles> {
  return quantilesOf(await readBins(reader, asked, { started, neededOf: quantileBins }))
}

interface Reading {
  readonly started: Promise<number>
  /** Picks the bins whose lengths must be read. */
  readonly neededOf: (bins: readonly Count[]) => readonly number[]
}

async function readBins(reader: Reader, asked: AskedWaits, { started, neededOf }: Reading): Promise<readonly Bin[]> {
  // Of a few establishments, few waits are most likely.
  const [total, early] = await Promise.all([started, isOfFew(asked.chats) ? null : count(reader, asked, byBin)])
  if (total <= fewWaits) {
    const exact = await count(reader, asked, byWaited)
    return [{ ...totalOf(exact), exact }]
  }
  const bins = early ?? (await count(reader, asked, byBin))
  const needed = new Set(neededOf(bins))
  if (needed.size === 0) return []
  const isNeeded = sql`${binOf} IN (${join([...needed].map(bin => sql`${bin}`))})`
  return withExact(bins, needed, await count(reader, asked, byWaited, isNeeded))
}

function isOfFew({ where, within = [] }: AskedWaits['chats']): boolean {
  return [where, ...within].some(({ establishment = [] }) => establishment.length > 0 && establishment.length <= 5)
}

/** The number of a wait's bin, growing with its length. Bins are 17 s wide up to 4 h 46 min, 18 min up to 12 days, and 3 days beyond. */
const waitedIn = (micros: Sql) => operation('floorDivide', sql`f.waited_micros`, micros)
const binOf = sql`CASE WHEN f.waited_micros < 17179869184 THEN ${waitedIn(sql`16777216`)}
  WHEN f.waited_micros < 1099511627776 THEN 1024 + ${waitedIn(sql`1073741824`)}
  ELSE 2048 + ${waitedIn(sql`274877906944`)} END`

function binOfMicros(micros: number): number {
  if (micros < 2 ** 34) return Math.floor(micros / 2 ** 24)
  return micros < 2 ** 40 ? 1024 + Math.floor(micros / 2 ** 30) : 2048 + Math.floor(micros / 2 ** 38)
}

const grouping = (key: Sql): Grouping => ({
  join: sql``,
  key,
  text: column => ({ join: sql``, text: operation('toText', column) }),
})
const byBin = grouping(binOf)
const byWaited = grouping(sql`f.waited_micros`)
const ends = { handled: outcomes.handled, started: outcomes.started }

async function count(reader: Reader, asked: AskedWaits, by: Grouping, rowCondition?: Sql): Promise<readonly Count[]> {
  const condition = rowCondition === undefined ? {} : { rowCondition }
  const rows = await reader.ask({ ...asked, ...condition, values: ends, by: [by] })
  return rows
    .map(({ key, values }) => ({
      waited: Number(key[0]),
      handled: values.handled ?? 0,
      started: values.started ?? 0,
    }))
    .sort((a, b) => a.waited - b.waited)
}

function withExact(bins: readonly Count[], read: ReadonlySet<number>, exact: readonly Count[]): readonly Bin[] {
  const byBin = new Map<number, Count[]>()
  for (const one of exact) {
    const bin = binOfMicros(one.waited)
    const list = byBin.get(bin)
    if (list === undefined) byBin.set(bin, [one])
    else list.push(one)
  }
  return bins.map(bin => ({ ...bin, exact: read.has(bin.waited) ? (byBin.get(bin.waited) ?? []) : null }))
}

function totalOf(counts: readonly Count[]): Count {
  const sum = (of: (one: Count) => number) => counts.reduce((total, one) => total + of(one), 0)
  return { waited: 0, handled: sum(one => one.handled), started: sum(one => one.started) }
}

/** The bins that contain the quantiles. */
function quantileBins(bins: readonly Count[]): readonly number[] {
  const { handled } = totalOf(bins)
  return [0.5, 0.9].flatMap(share => {
    const position = share * (handled - 1)
    return [Math.floor(position), Math.ceil(position)].flatMap(place => bins[binWithPlace(bins, place)]?.waited ?? [])
  })
}

/** The bins that the censored median depends on, in order. */
function curveBins(bins: readonly Count[]): readonly number[] {
  const needed: number[] = []
  // The order of censored and handled waits within a bin is unknown until it is read: the curve lies between the two extreme orders.
  let [atRisk, lowest, highest] = [totalOf(bins).started, 1, 1]
  for (const { waited, handled: events, started: chats } of bins) {
    const censored = chats - events
    lowest *= events === 0 ? 1 : (atRisk - censored - events) / (atRisk - censored)
    highest *= (atRisk - events) / atRisk
    atRisk -= chats
    if ((events > 0 && censored > 0) || lowest <= half * (1 + 1e-6)) needed.push(waited)
    if (highest <= half * (1 - 1e-6)) break
  }
  return needed
}

/** The index of the bin that holds the handled delay at a 0-based place; -1 when the place is past the last. */
function binWithPlace(bins: readonly Count[], place: number): number {
  let before = 0
  return bins.findIndex(({ handled }) => {
    before += handled
    return place < before
  })
}

function quantilesOf(bins: readonly Bin[]): DelayQuantiles {
  return { medianMicros: quantile(bins, 0.5), p90Micros: quantile(bins, 0.9) }
}

function quantile(bins: readonly Bin[], share: number): number | null {
  const { handled } = totalOf(bins)
  if (handled === 0) return null
  const position = share * (handled - 1)
  const low = delayAt(bins, Math.floor(position))
  return low + (delayAt(bins, Math.ceil(position)) - low) * (position - Math.floor(position))
}

/** The handled delay at a 0-based place in ascending order. */
function delayAt(bins: readonly Bin[], place: number): number {
  const index = binWithPlace(bins, place)
  const before = totalOf(bins.slice(0, index)).handled
  const exact = bins[index]?.exact ?? []
  const found = exact[binWithPlace(exact, place - before)]
  if (found === undefined) throw new Error(`the delay at ${place} is in no bin that was read`)
  return found.waited
}

/** One half with a margin: a product of many factors is slightly off a value that it should meet exactly. */
const half = 0.5 + 1e-9

/**
 * The smallest delay at which the estimated share of unhandled chats is at most one half. At each delay the share is multiplied by
 * 1 − handled / at risk; chats censored at that delay are still at risk. Between censored chats the factors telescope into one, so a
 * whole bin can be one step. Definition: docs/definitions.md, "Summary".
 */
function censoredMedian(bins: readonly Bin[]): number | null {
  let atRisk = totalOf(bins).started
  let unhandled = 1
  for (const bin of bins) {
    for (const { waited, handled, started } of bin.exact ?? [bin]) {
      if (handled > 0) unhandled *= (atRisk - handled) / atRisk
      if (unhandled <= half) return waited
      atRisk -= started
    }
  }
  return null
}
