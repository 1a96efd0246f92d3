import { evolution, heatmap, ranking, type Store, split, summary, volume, watchList } from '../src/index.ts'
import { formatInstant } from '../src/metrics/period/instant.ts'
import { dayStart } from '../src/metrics/period/zone.ts'
import type { QuestionName, Span } from './obvious.ts'

/** A question's answer as values by group, to compare with the other side's. */
export type Answered = ReadonlyMap<string, number>

type Ask = (store: Store<'region'>, span: Span) => Promise<Answered>

const asked = ({ start, end, zone }: Span) => ({
  period: { start, end },
  zone,
  asOf: formatInstant(dayStart(zone, end)),
})
const compared = (span: Span) => ({ ...asked(span), compare: 'none' as const })

/** The questions of both pages through the library. */
export const questions: Readonly<Record<QuestionName, Ask>> = {
  volume: async (store, span) => new Map([['', (await volume(store, compared(span))).activeChats]]),
  split: async (store, span) => {
    const { rows } = await split(store, { ...compared(span), by: ['channel'] })
    return new Map(rows.map(({ key, value }) => [key.channel, value]))
  },
  evolution: async (store, span) => {
    const { rows } = await evolution(store, { ...compared(span), grain: 'month', by: 'channel' })
    return new Map(
      rows.flatMap(({ bucket, key, value }) => (value ? [[`${key.channel} ${bucket}`, value] as const] : [])),
    )
  },
  sites: async (store, span) => {
    const { rows } = await ranking(store, { ...compared(span), by: 'establishment' })
    return new Map(rows.map(({ key, value }) => [key.establishment, value ?? 0]))
  },
  regions: async (store, span) => {
    const { rows } = await ranking(store, { ...compared(span), by: 'region' })
    return new Map(rows.map(({ key, value }) => [key.region, value ?? 0]))
  },
  heatmap: async (store, span) => {
    const { cells } = await heatmap(store, asked(span))
    return new Map(
      cells.flatMap(({ weekday, hour, meanDelaySeconds }) =>
        meanDelaySeconds === null ? [] : [[`${weekday} ${hour}`, meanDelaySeconds] as const],
      ),
    )
  },
  summary: async (store, span) => new Map([['', (await summary(store, asked(span))).medianDelaySeconds ?? 0]]),
  watchList: async (store, span) => {
    const { period: _, ...undated } = asked(span)
    const { rows } = await watchList(store, undated)
    return new Map(rows.map(({ establishmentId, waitingChats }) => [establishmentId, waitingChats]))
  },
}
