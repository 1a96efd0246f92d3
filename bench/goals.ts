import { geometricMean, median, type Times } from './contest.ts'
import { type Results, ratiosTo } from './results.ts'

export interface Goal {
  readonly what: string
  readonly goal: string
  /** Null when this run did not measure it. */
  readonly measured: string | null
  readonly met: boolean
}

/** A value and where it was measured, which may be shown with it. */
interface Measured {
  readonly value: number
  readonly where?: string
}
type Unit = (value: number) => string

const times: Unit = value => `${value.toFixed(value < 10 ? 2 : 0)}×`
const milliseconds: Unit = value => `${(value * 1000).toFixed(0)} ms`
const percent: Unit = value => `${(value * 100).toFixed(1)} %`
const megabytes: Unit = value => `${(value / 1e6).toFixed(0)} MB`
const aSecond: Unit = value => `${value.toFixed(1)} a second`

/** The goals of issue 4 and what this run measured. */
export function goalsOf(results: Results): readonly Goal[] {
  const { reports, histories, siteCounts, late, disk, memory, pages, batch, worker, starts } = results
  const report = reports.map(({ of, ours, floorRatio }) => ({ of, floorRatio, seconds: median(ours.seconds) }))
  const page = (start: string) => pages.find(({ name }) => name.startsWith(start))
  const [bareStart, ...ownStarts] = starts
  return [
    ...against(results, 'obvious SQL', 10),
    ...against(results, 'PostgreSQL', 100),
    ...against(results, 'ClickHouse', 1),
    ...against(results, 'Polars', 1),
    atMost(
      'both pages of a report in one call, relative to a bare scan',
      3,
      times,
    )(largest(report, ({ floorRatio, of }) => ({ value: floorRatio, where: of }))),
    atMost(
      'both pages of a report in one call',
      1,
      milliseconds,
    )(largest(report, ({ seconds, of }) => ({ value: seconds, where: of }))),
    atMost(
      'a month asked of 36, 12 or 6 months of log: slowest relative to fastest',
      1.3,
      times,
    )(largest(histories, row => ({ value: spanOf(row.times), where: row.question }))),
    atMost(
      'ten times the sites, the same number of messages: times as long',
      10,
      times,
    )(largest(siteCounts, row => ({ value: steepest(row.times), where: `${row.question}, ${row.of}` }))),
    ...loading(results),
    atMost(
      'adding 1 % of late rows, relative to the bulk load, without the copy of the file',
      0.05,
      percent,
    )(late && { value: (late.lateSeconds - late.copySeconds) / late.bulkSeconds }),
    atMost('store on disk, relative to the CSV without texts', 0.25, times)({ value: disk.storeBytes / disk.csvBytes }),
    atMost('store on disk, relative to Parquet with zstd', 1.3, times)({ value: disk.storeBytes / disk.zstdBytes }),
    atMost('memory of a load', 4e9, megabytes)({ value: memory.loadBytes }),
    atMost(
      'memory of a process that asks every question',
      1e9,
      megabytes,
    )(memory.askBytes === null ? null : { value: memory.askBytes }),
    atMost('memory of a worker', 500e6, megabytes)(worker && { value: worker.peakBytes }),
    atLeast(
      "one site's PDF, compared with Chromium's print",
      20,
      times,
    )(optional(page('Chromium'), ({ ratio }) => ({ value: ratio }))),
    atMost("one site's PDF, warm", 0.12, milliseconds)(optional(page('causerie, PDF'), medianOf)),
    atMost("one site's HTML, warm", 0.04, milliseconds)(optional(page('causerie, HTML'), medianOf)),
    {
      what: `a batch of ${batch?.sites ?? 'all'} sites asked in one call, compared with one by one`,
      goal: 'the same figures',
      measured: batch && `the same, ${times((batch.aloneSeconds * batch.sites) / batch.seconds)} as fast`,
      met: true,
    },
    atLeast(
      'reports of a worker: queried, drawn and mailed',
      15,
      aSecond,
    )(worker && { value: worker.reports / worker.seconds }),
    atMost(
      '`causerie volume` as a process, relative to Node opening the file',
      2,
      times,
    )(
      bareStart &&
        largest(ownStarts, own => ({
          value: median(own.seconds) / median(bareStart.seconds),
          where: own.name.split(', ').at(-1) ?? '',
        })),
    ),
  ]
}

/** The ratios over all cells, and whether the other is faster in one of them. */
function against(results: Results, name: string, least: number): readonly Goal[] {
  const ratios = ratiosTo(results.cells, name)
  const slower = ratios.filter(({ ratio }) => ratio < 1)
  const mean = ratios.length === 0 ? null : { value: geometricMean(ratios.map(({ ratio }) => ratio)) }
  return [
    ...(least > 1 ? [atLeast(`each answer, times as fast as ${name}, geometric mean`, least, times)(mean)] : []),
    ...(name === 'PostgreSQL'
      ? []
      : [
          {
            what: `each answer, where ${name} is faster`,
            goal: 'nowhere',
            measured: ratios.length === 0 ? null : `${slower.length} of ${ratios.length}`,
            met: slower.length === 0,
          },
        ]),
  ]
}

function loading({ loads }: Results): readonly Goal[] {
  const row = (name: string) => loads.find(load => load.name === name)
  const bareShare = (format: string) => {
    const [ours, bare] = [row(`causerie, of ${format}`), row(`floor, of ${format}`)]
    return ours && bare ? { value: median(bare.times.seconds) / median(ours.times.seconds) } : null
  }
  const [ours, postgres] = [row('causerie, of CSV'), row('PostgreSQL')]
  return [
    ...['CSV', 'Parquet'].map(format =>
      atLeast(`bulk load of ${format}, speed relative to a bare CREATE TABLE AS`, 0.35, times)(bareShare(format)),
    ),
    atLeast(
      "bulk load of CSV, times as fast as PostgreSQL's COPY and derivation without indexes",
      10,
      times,
    )(
      ours && postgres
        ? { value: (median(postgres.times.seconds) - (postgres.indexSeconds ?? 0)) / median(ours.times.seconds) }
        : null,
    ),
  ]
}

const atMost = (what: string, bound: number, unit: Unit) => (measured: Measured | null | undefined) =>
  judged(what, `at most ${unit(bound)}`, measured, { unit, isMet: value => value <= bound })
const atLeast = (what: string, bound: number, unit: Unit) => (measured: Measured | null | undefined) =>
  judged(what, `at least ${unit(bound)}`, measured, { unit, isMet: value => value >= bound })

function judged(
  what: string,
  goal: string,
  measured: Measured | null | undefined,
  { unit, isMet }: { readonly unit: Unit; readonly isMet: (value: number) => boolean },
): Goal {
  if (measured === null || measured === undefined) return { what, goal, measured: null, met: false }
  const where = measured.where === undefined ? '' : ` (${measured.where})`
  return { what, goal, measured: `${unit(measured.value)}${where}`, met: isMet(measured.value) }
}

function largest<T>(rows: readonly T[], measure: (row: T) => Measured): Measured | null {
  return rows.map(measure).toSorted((a, b) => b.value - a.value)[0] ?? null
}

function optional<T>(found: T | undefined, measure: (found: T) => Measured): Measured | null {
  return found === undefined ? null : measure(found)
}

const medianOf = ({ times: { seconds } }: { readonly times: Times }) => ({ value: median(seconds) })

function spanOf(all: readonly Times[]): number {
  const medians = all.map(({ seconds }) => median(seconds))
  return Math.max(...medians) / Math.min(...medians)
}

/** The largest step from one measurement to the next. */
function steepest(all: readonly Times[]): number {
  const medians = all.map(({ seconds }) => median(seconds))
  return Math.max(...medians.slice(1).map((seconds, index) => seconds / (medians[index] ?? seconds)))
}
