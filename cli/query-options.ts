import { type Command, InvalidArgumentError, Option } from 'commander'
import { read, type Source } from '../src/engine/source.ts'
import { comparisonNames, type Query } from '../src/metrics/definitions/query.ts'
import { readKnown } from '../src/metrics/reading/known.ts'
import { formatInstant, parseInstant } from '../src/time/instant.ts'
import { isPreset, resolvePeriod } from '../src/time/resolve-period.ts'
import { assertZone, localDate } from '../src/time/zone.ts'
import { UsageError } from './failure.ts'
import type { Io } from './io.ts'
import { addFilter, type Filters } from './list-argument.ts'

/** The parsed options of a question. */
export interface QueryFlags {
  readonly store: string
  readonly from?: string
  readonly to?: string
  readonly period?: string
  readonly zone?: string
  readonly asOf?: string
  readonly compare?: NonNullable<Query['compare']>
  readonly fullComparison?: boolean
  readonly where?: Filters
  readonly not?: Filters
}

/** A command with the options of a question. */
export function withQueryOptions(command: Command): Command {
  const [where, not] = filterOptions()
  return withPeriodOptions(command.requiredOption('--store <dir>', 'the store to read'))
    .option(
      '--as-of <instant>',
      'ignore rows sent at or after this instant, such as 2026-11-01T08:00:00Z (default: until when the log is known, at most now)',
    )
    .addOption(
      new Option(
        '--compare <period>',
        'previous (default), previous-year, previous-weeks, none or DATE..DATE',
      ).argParser(parseCompare),
    )
    .option('--full-comparison', 'compare with the whole comparison period, even while this period is not over')
    .addOption(where)
    .addOption(not)
}

/** A command with the options of a period. */
export function withPeriodOptions(command: Command): Command {
  return command
    .option('--from <date>', 'first day of the period, such as 2026-10-01')
    .option('--to <date>', 'the day after the last day of the period')
    .option(
      '--period <period>',
      'last-month (or this-; -week, -quarter, -year), yesterday, last-7-days, last-30-days, 2026-10, 2026-Q4, 2026-W45, 2026',
    )
    .option('--zone <iana>', 'time zone of the dates (default: UTC)')
}

/** `--where` and `--not`. */
export function filterOptions(): readonly [where: Option, not: Option] {
  return [
    new Option(
      '--where <dim=value>',
      'include only these chats: DIM=VALUE[,VALUE] (repeatable; \\, is a comma)',
    ).argParser(addFilter),
    new Option('--not <dim=value>', 'exclude these chats, in the same form').argParser(addFilter),
  ]
}

/** A question before the store is open, so without its instant: see `instantOf`. */
type UndatedQuery = Omit<Query<string>, 'asOf' | 'compare' | 'fullComparison'>

/** The query without a comparison. Throws `UsageError` if there is no period. */
export function queryOf(flags: QueryFlags, io: Io): UndatedQuery {
  const { period, ...query } = periodlessQueryOf(flags, io)
  if (period === undefined) {
    throw new UsageError('a period is needed: --from DATE --to DATE, or --period such as last-month or 2026-10')
  }
  return { ...query, period }
}

/** The query with its comparison. Throws `UsageError` if there is no period. */
export function comparedQueryOf(
  flags: QueryFlags,
  io: Io,
): UndatedQuery & Pick<Query<string>, 'compare' | 'fullComparison'> {
  return {
    ...queryOf(flags, io),
    ...(flags.compare === undefined ? {} : { compare: flags.compare }),
    ...(flags.fullComparison === undefined ? {} : { fullComparison: flags.fullComparison }),
  }
}

/** The query of a question for which a period is optional. */
export function periodlessQueryOf(
  flags: QueryFlags,
  io: Io,
): Omit<UndatedQuery, 'period'> & Partial<Pick<UndatedQuery, 'period'>> {
  const period = datedPeriodOf(flags, io)
  return {
    ...(period === undefined ? {} : { period }),
    ...(flags.zone === undefined ? {} : { zone: flags.zone }),
    ...(flags.where === undefined ? {} : { where: flags.where }),
    ...(flags.not === undefined ? {} : { not: flags.not }),
  }
}

/**
 * The instant as of which the store is asked: `--as-of`, or else the instant until which the log is known, at most now. For an empty log,
 * now.
 */
export async function instantOf(store: Source, { asOf }: Pick<QueryFlags, 'asOf'>, io: Io): Promise<string> {
  if (asOf !== undefined) return asOf
  const { until } = await read(store, readKnown)
  const now = io.now()
  const at = parseInstant(now)
  return until === null || at === null || until > at ? now : formatInstant(until)
}

/** The period. Without `--as-of`, a preset such as last-month becomes dates relative to today. */
function datedPeriodOf(flags: QueryFlags, io: Io): Query['period'] | undefined {
  const period = periodOf(flags)
  const { asOf, zone = 'UTC' } = flags
  if (asOf !== undefined || period === undefined || !isPreset(period)) return period
  assertZone(zone)
  return resolvePeriod(period, localDate(zone, parseInstant(io.now()) ?? 0n))
}

function periodOf({ from, to, period }: QueryFlags): Query['period'] | undefined {
  if (period !== undefined) {
    if (from !== undefined || to !== undefined) throw new UsageError('give --from and --to, or --period, not both')
    return period
  }
  if (from === undefined && to === undefined) return undefined
  if (from === undefined || to === undefined)
    throw new UsageError(`--from and --to go together: ${from === undefined ? '--from' : '--to'} is missing`)
  return { start: from, end: to }
}

function parseCompare(text: string): NonNullable<Query['compare']> {
  const named = comparisonNames.find(name => name === text)
  if (named !== undefined) return named
  const [, start, end] = /^(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)$/.exec(text) ?? []
  if (start === undefined || end === undefined) {
    throw new InvalidArgumentError(`It is ${comparisonNames.join(', ')} or two dates such as 2026-09-01..2026-10-01.`)
  }
  return { start, end }
}
