import { type Command, InvalidArgumentError, Option } from 'commander'
import type { Query } from '../metrics/query.ts'
import { UsageError } from './failure.ts'
import type { Io } from './io.ts'
import { addFilter, type Filters } from './list-argument.ts'

/** The flags of every question, as commander gives them. */
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

/** A command with the flags of QUERY. */
export function withQueryOptions(command: Command): Command {
  return command
    .requiredOption('--store <dir>', 'the store to read')
    .option('--from <date>', 'first day of the period, such as 2026-10-01')
    .option('--to <date>', 'the day after its last')
    .option(
      '--period <period>',
      'last-month (or this-; -week, -quarter, -year), yesterday, last-7-days, last-30-days, 2026-10, 2026-Q4, 2026-W45, 2026',
    )
    .option('--zone <iana>', 'time zone of the dates (default: UTC)')
    .option('--as-of <instant>', 'up to when the log is known, such as 2026-11-01T08:00:00Z (default: now)')
    .addOption(
      new Option('--compare <period>', 'previous (default), previous-year, none or DATE..DATE').argParser(parseCompare),
    )
    .option('--full-comparison', 'compare with the whole period also while this one is not over')
    .addOption(
      new Option('--where <dim=value>', 'only these chats: DIM=VALUE[,VALUE], repeatable, \\, is a comma').argParser(
        addFilter,
      ),
    )
    .addOption(new Option('--not <dim=value>', 'without these chats, written the same').argParser(addFilter))
}

/** What was asked, as a plain query without a comparison. Throws `UsageError` unless it names a period. */
export function queryOf(flags: QueryFlags, io: Io): Omit<Query<string>, 'compare' | 'fullComparison'> {
  const period = periodOf(flags)
  if (period === undefined) {
    throw new UsageError('a period is needed: --from DATE --to DATE, or --period such as last-month or 2026-10')
  }
  return { ...periodlessQueryOf(flags, io), period }
}

/** The same with its comparison. */
export function comparedQueryOf(flags: QueryFlags, io: Io): Query<string> {
  return {
    ...queryOf(flags, io),
    ...(flags.compare === undefined ? {} : { compare: flags.compare }),
    ...(flags.fullComparison === undefined ? {} : { fullComparison: flags.fullComparison }),
  }
}

/** The same where a period is not needed, but may be given. */
export function periodlessQueryOf(
  flags: QueryFlags,
  io: Io,
): Omit<Query<string>, 'compare' | 'fullComparison' | 'period'> & {
  readonly period?: Query['period']
} {
  const period = periodOf(flags)
  return {
    ...(period === undefined ? {} : { period }),
    ...(flags.zone === undefined ? {} : { zone: flags.zone }),
    asOf: flags.asOf ?? io.now(),
    ...(flags.where === undefined ? {} : { where: flags.where }),
    ...(flags.not === undefined ? {} : { not: flags.not }),
  }
}

function periodOf({ from, to, period }: QueryFlags): Query['period'] | undefined {
  if (period !== undefined) {
    if (from !== undefined || to !== undefined)
      throw new UsageError('a period is --from and --to, or --period, not both')
    return period
  }
  if (from === undefined && to === undefined) return undefined
  if (from === undefined || to === undefined)
    throw new UsageError(`--from and --to go together: ${from === undefined ? '--from' : '--to'} is missing`)
  return { start: from, end: to }
}

function parseCompare(text: string): NonNullable<Query['compare']> {
  if (text === 'previous' || text === 'previous-year' || text === 'none') return text
  const [, start, end] = /^(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)$/.exec(text) ?? []
  if (start === undefined || end === undefined) {
    throw new InvalidArgumentError('It is previous, previous-year, none or two dates such as 2026-09-01..2026-10-01.')
  }
  return { start, end }
}
