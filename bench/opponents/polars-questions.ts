import { type Asked, type QuestionName, watchedMicros } from '../question.ts'
import { filteredKeys, type PolarsFiles } from './polars-files.ts'
import type { Expr, Frame, Polars, PolarsRow } from './polars-package.ts'

type Row = Readonly<Record<string, unknown>>

/** Each question as lazy frames over the files. */
export function polarsQuestions(
  pl: Polars,
  files: PolarsFiles,
): Readonly<Record<QuestionName, (asked: Asked) => readonly Row[]>> {
  const { col, lit } = pl
  const collect = (frame: Frame): readonly PolarsRow[] => frame.collectSync({ engine: 'streaming' }).toRecords()
  const picked = (frame: Frame, where: Asked['where']) =>
    filteredKeys(files, where).reduce((rows, { column, keys }) => rows.filter(col(column).isIn(keys)), frame)
  const between = (column: string, { from, to }: Asked) =>
    col(column)
      .gtEq(lit(from))
      .and(col(column).lt(lit(to)))
  const instantIn = (column: string, zone: string) =>
    col(column).cast(pl.Datetime('us')).dt.replaceTimeZone('UTC').dt.convertTimeZone(zone)

  const visible = (asked: Asked) => picked(pl.scanParquet(files.messages).filter(between('sent', asked)), asked.where)

  const grouped = (key: 'establishment' | 'channel' | 'platform', asked: Asked) =>
    collect(visible(asked).groupBy([key], false).agg(col('chat').nUnique().alias('activeChats'))).map(row => ({
      group: files.texts[key].get(Number(row[key])),
      activeChats: Number(row.activeChats),
    }))

  const starts = (asked: Asked) => {
    const isOver = col('ended').lt(lit(asked.to))
    const waited = pl.when(isOver).then(col('ended')).otherwise(lit(asked.to)).sub(col('opened'))
    const outcome = pl.when(isOver).then(col('ended_by').cast(pl.Int64)).otherwise(lit(0n))
    const rows = picked(pl.scanParquet(files.starts).filter(between('opened', asked)), asked.where).withColumns(
      waited.alias('waited'),
      outcome.alias('outcome'),
    )
    const delay = pl.when(col('outcome').eq(1)).then(col('waited')).otherwise(lit(null))
    return rows.withColumns(delay.alias('delay'))
  }
  const outcomes = [
    pl.len().alias('started'),
    col('delay').count().alias('handled'),
    col('outcome').eq(0).sum().alias('waiting'),
    col('outcome').eq(2).sum().alias('closedUnanswered'),
    col('delay').mean().div(1e6).alias('meanDelaySeconds'),
    col('delay').quantile(0.5, 'linear').div(1e6).alias('medianDelaySeconds'),
    col('delay').quantile(0.9, 'linear').div(1e6).alias('p90DelaySeconds'),
  ]
  const within = (hours: number) =>
    col('delay')
      .lt(lit(BigInt(hours) * 3_600_000_000n))
      .sum()
      .cast(pl.Float64)
      .div(pl.len())
      .alias(`handledWithin${hours}h`)

  /** The zone of a conversion must be a constant, so there is a branch per zone. */
  const localHour = (zone: string): Expr => {
    const hourIn = (other: string) => {
      const local = instantIn('opened', other)
      return local.dt.weekday().cast(pl.Int64).mul(24).plus(local.dt.hour().cast(pl.Int64))
    }
    const [first, ...rest] = [...files.zones.entries()].filter(([, other]) => other !== zone)
    if (first === undefined) return hourIn(zone)
    const start = pl.when(col('zone').eq(first[0])).then(hourIn(first[1]))
    return rest
      .reduce((branches, [place, other]) => branches.when(col('zone').eq(place)).then(hourIn(other)), start)
      .otherwise(hourIn(zone))
  }

  return {
    volume: asked =>
      collect(
        visible(asked).select(
          col('chat').nUnique().alias('activeChats'),
          col('customer').nUnique().alias('activeCustomers'),
          pl.len().alias('messages'),
        ),
      ),
    channels: asked => grouped('channel', asked),
    platforms: asked => grouped('platform', asked),
    evolution: asked => {
      const month = instantIn('sent', asked.zone).dt.truncate('1mo').alias('month')
      const counted = visible(asked)
        .select(col('chat'), col('channel'), month)
        .groupBy(['channel', 'month'], false)
        .agg(col('chat').nUnique().alias('activeChats'))
        .withColumns(col('month').dt.strftime('%Y-%m-%d').alias('bucket'))
        .select(col('channel'), col('bucket'), col('activeChats'))
      return collect(counted).map(row => ({
        group: `${files.texts.channel.get(Number(row.channel))} ${row.bucket}`,
        activeChats: row.activeChats,
      }))
    },
    sites: asked => grouped('establishment', asked),
    // A chat has one site and a site one region, so the counts of the sites add up.
    regions: asked => {
      const sums = new Map<string, number>()
      for (const row of collect(
        visible(asked).groupBy(['establishment'], false).agg(col('chat').nUnique().alias('activeChats')),
      )) {
        const region = files.regions.get(Number(row.establishment)) ?? 'unknown'
        sums.set(region, (sums.get(region) ?? 0) + Number(row.activeChats))
      }
      return [...sums].map(([group, activeChats]) => ({ group, activeChats }))
    },
    heatmap: asked =>
      collect(
        starts(asked)
          .join(pl.scanParquet(files.sites), { on: 'establishment', how: 'inner' })
          .withColumns(localHour(asked.zone).alias('hour'))
          .groupBy(['hour'], false)
          .agg(
            ...outcomes,
            col('waited').filter(col('outcome').neq(2)).mean().div(1e6).alias('meanDelayAtLeastSeconds'),
          ),
      ).map(row => ({ ...row, group: `${Math.floor(Number(row.hour) / 24)} ${Number(row.hour) % 24}` })),
    summary: asked => {
      const [row] = collect(starts(asked).select(...outcomes, within(1), within(4), within(24)))
      const factor = lit(1).sub(col('handled').cast(pl.Float64).div(col('chats').cumSum(true)))
      const [censored] = collect(
        starts(asked)
          .groupBy(['waited'], false)
          .agg(col('delay').count().alias('handled'), pl.len().alias('chats'))
          .sort('waited')
          .select(col('waited'), factor.cumProd().alias('unhandled'))
          .filter(col('unhandled').ltEq(lit(0.5 + 1e-9)))
          .select(col('waited').min().cast(pl.Float64).div(1e6).alias('median')),
      )
      return [{ ...row, medianDelaySecondsCensored: censored?.median ?? null }]
    },
    watchList: ({ to, where }) =>
      collect(
        picked(pl.scanParquet(files.waits), where)
          .filter(
            col('ended')
              .gtEq(lit(to))
              .and(col('opened').lt(lit(to - watchedMicros))),
          )
          .groupBy(['establishment'], false)
          .agg(
            pl.len().alias('waitingChats'),
            col('customer').nUnique().alias('waitingCustomers'),
            col('opened').min().alias('oldest'),
          ),
      ).map(({ oldest, establishment, ...row }) => ({
        ...row,
        group: files.texts.establishment.get(Number(establishment)),
        longestWaitSeconds: Number(to - BigInt(Number(oldest))) / 1e6,
      })),
  }
}
