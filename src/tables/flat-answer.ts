import { lookup } from '../lookup.ts'
import type {
  ChatListAnswer,
  ChatListRow,
  DelayDistributionAnswer,
  EvolutionAnswer,
  EvolutionRow,
  HeatmapAnswer,
  HeatmapCell,
  RankingAnswer,
  RankingRow,
  SplitAnswer,
  SplitRow,
  SummaryAnswer,
  VolumeAnswer,
  VolumeFigures,
  WatchListAnswer,
  WatchListRow,
} from '../metrics/definitions/answers.ts'
import { type MetricName, metricOf, type Unit } from '../metrics/definitions/catalogue.ts'
import { flatDistribution } from './flat-distribution.ts'
import { type ColumnOf, type FlatTable, type FlatType, layFlat } from './flat-table.ts'

export type AnyAnswer =
  | VolumeAnswer
  | SplitAnswer
  | EvolutionAnswer
  | RankingAnswer
  | HeatmapAnswer
  | WatchListAnswer
  | SummaryAnswer
  | DelayDistributionAnswer
  | ChatListAnswer

/** The rows of an answer under columns named as in its JSON; a dimension is a column of its own name. */
export function flatAnswer(answer: AnyAnswer): FlatTable {
  switch (answer.kind) {
    case 'volume':
      return flatVolume(answer)
    case 'split':
      return flatSplit(answer)
    case 'evolution':
      return flatEvolution(answer)
    case 'ranking':
      return flatRanking(answer)
    case 'heatmap':
      return layFlat(cellColumns, answer.cells)
    case 'watchList':
      return layFlat(watchListColumns, answer.rows)
    case 'summary':
      return layFlat(summaryColumns, [answer])
    case 'delayDistribution':
      return flatDistribution(answer)
    case 'chatList':
      return layFlat(chatColumns, answer.rows)
  }
}

function flatVolume({ previous, changeRatio, ...answer }: VolumeAnswer): FlatTable {
  const figure = (metric: keyof VolumeFigures) => ({
    metric,
    value: answer[metric],
    previous: previous?.[metric] ?? null,
    change: changeRatio?.[metric] ?? null,
  })
  return layFlat(
    [
      { name: 'metric', title: 'Metric', type: 'metric', value: row => row.metric },
      { name: 'value', title: 'Value', type: 'count', value: row => row.value },
      { name: 'previous', title: 'Previous', type: 'count?', compares: true, value: row => row.previous },
      { name: 'changeRatio', title: 'Change', type: 'changeRatio?', compares: true, value: row => row.change },
    ],
    (['activeChats', 'activeCustomers', 'messages'] as const).map(figure),
  )
}

function flatSplit({ query, metric, rows }: SplitAnswer): FlatTable {
  const own: readonly ColumnOf<SplitRow>[] = [
    { name: 'value', title: metricOf(metric).title.en, type: typeOf(metric), value: row => row.value },
    { name: 'of', title: basisTitle(metric), type: 'count?', value: row => row.of },
    { name: 'share', title: 'Share', type: 'share?', value: row => row.share },
  ]
  return layFlat([...keyColumns(query.by ?? [], own), ...own], rows)
}

function flatEvolution({ query, metric, rows }: EvolutionAnswer): FlatTable {
  const type = typeOf(metric)
  const own: readonly ColumnOf<EvolutionRow>[] = [
    { name: 'bucket', title: 'From', type: 'bucket?', value: row => row.bucket },
    { name: 'partial', title: 'Partial', type: 'boolean?', value: row => row.partial },
    { name: 'value', title: metricOf(metric).title.en, type: `${type}?`, value: row => row.value },
    { name: 'of', title: basisTitle(metric), type: 'count?', value: row => row.of },
    {
      name: 'previousBucket',
      title: 'Previous',
      type: 'bucket?',
      compares: true,
      value: row => row.previousBucket,
    },
    { name: 'previousValue', title: 'Previous', type: `${type}?`, compares: true, value: row => row.previousValue },
    { name: 'previousOf', title: basisTitle(metric), type: 'count?', compares: true, value: row => row.previousOf },
  ]
  return layFlat([...keyColumns(query.by ?? [], own), ...own], rows)
}

function flatRanking({ query, metric, rows }: RankingAnswer): FlatTable {
  const type = typeOf(metric)
  const rank: ColumnOf<RankingRow> = { name: 'rank', title: 'Rank', type: 'count', value: row => row.rank }
  const own: readonly ColumnOf<RankingRow>[] = [
    { name: 'label', title: 'Name', type: 'text', value: row => row.label },
    { name: 'value', title: metricOf(metric).title.en, type: `${type}?`, value: row => row.value },
    { name: 'of', title: basisTitle(metric), type: 'count?', value: row => row.of },
    { name: 'share', title: 'Share', type: 'share?', value: row => row.share },
    { name: 'previousValue', title: 'Previous', type: `${type}?`, compares: true, value: row => row.previousValue },
    { name: 'previousOf', title: basisTitle(metric), type: 'count?', compares: true, value: row => row.previousOf },
    { name: 'previousRank', title: 'Prev. rank', type: 'count?', compares: true, value: row => row.previousRank },
    { name: 'rankChange', title: 'Moved', type: 'rankChange?', compares: true, value: row => row.rankChange },
  ]
  return layFlat([rank, ...keyColumns(query.by ?? [], [rank, ...own]), ...own], rows)
}

const cellColumns: readonly ColumnOf<HeatmapCell>[] = [
  { name: 'weekday', title: 'Weekday', type: 'count', value: cell => cell.weekday },
  { name: 'hour', title: 'Hour', type: 'count', value: cell => cell.hour },
  { name: 'state', title: 'State', type: 'code', value: cell => cell.state },
  { name: 'started', title: 'Started', type: 'count', value: cell => cell.started },
  { name: 'handled', title: 'Handled', type: 'count', value: cell => cell.handled },
  { name: 'waiting', title: 'Still without a first answer', type: 'count', value: cell => cell.waiting },
  { name: 'closedUnanswered', title: 'Closed without an answer', type: 'count', value: cell => cell.closedUnanswered },
  { name: 'meanDelaySeconds', title: 'Mean delay', type: 'seconds?', value: cell => cell.meanDelaySeconds },
  { name: 'medianDelaySeconds', title: 'Median delay', type: 'seconds?', value: cell => cell.medianDelaySeconds },
  { name: 'p90DelaySeconds', title: '90th percentile', type: 'seconds?', value: cell => cell.p90DelaySeconds },
  {
    name: 'meanDelayAtLeastSeconds',
    title: 'Mean delay, at least',
    type: 'seconds?',
    value: cell => cell.meanDelayAtLeastSeconds,
  },
]

const chatColumns: readonly ColumnOf<ChatListRow>[] = [
  { name: 'chatId', title: 'Chat', type: 'id', value: row => row.chatId },
  { name: 'establishmentId', title: 'Establishment', type: 'id', value: row => row.establishmentId },
  { name: 'establishment', title: 'Name', type: 'text', value: row => row.establishment },
  { name: 'channel', title: 'Channel', type: 'text', value: row => row.channel },
  { name: 'platform', title: 'Platform', type: 'text', value: row => row.platform },
  { name: 'startedAt', title: 'Started', type: 'instant?', value: row => row.startedAt },
  { name: 'state', title: 'State', type: 'code?', value: row => row.state },
  { name: 'waitSeconds', title: 'Wait', type: 'seconds?', value: row => row.waitSeconds },
]

const watchListColumns: readonly ColumnOf<WatchListRow>[] = [
  { name: 'establishmentId', title: 'Establishment', type: 'id', value: row => row.establishmentId },
  { name: 'name', title: 'Name', type: 'text', value: row => row.name },
  { name: 'waitingChats', title: 'Chats waiting', type: 'count', value: row => row.waitingChats },
  { name: 'waitingCustomers', title: 'Customers waiting', type: 'count', value: row => row.waitingCustomers },
  { name: 'oldestWaitingSince', title: 'Oldest since', type: 'instant', value: row => row.oldestWaitingSince },
  { name: 'longestWaitSeconds', title: 'Longest wait', type: 'seconds', value: row => row.longestWaitSeconds },
]

const summaryColumns: readonly ColumnOf<SummaryAnswer>[] = [
  { name: 'started', title: 'Chats started', type: 'count', value: answer => answer.started },
  { name: 'handled', title: 'Handled', type: 'count', value: answer => answer.handled },
  { name: 'waiting', title: 'Still without a first answer', type: 'count', value: answer => answer.waiting },
  {
    name: 'closedUnanswered',
    title: 'Closed without an answer',
    type: 'count',
    value: answer => answer.closedUnanswered,
  },
  { name: 'meanDelaySeconds', title: 'Mean delay', type: 'seconds?', value: answer => answer.meanDelaySeconds },
  { name: 'medianDelaySeconds', title: 'Median delay', type: 'seconds?', value: answer => answer.medianDelaySeconds },
  {
    name: 'p90DelaySeconds',
    title: '90th percentile of the delay',
    type: 'seconds?',
    value: answer => answer.p90DelaySeconds,
  },
  {
    name: 'medianDelaySecondsCensored',
    title: 'Median delay, those without a first answer included',
    type: 'seconds?',
    value: answer => answer.medianDelaySecondsCensored,
  },
  { name: 'handledWithin1h', title: 'Handled in under 1 h', type: 'share?', value: answer => answer.handledWithin1h },
  { name: 'handledWithin4h', title: 'Handled in under 4 h', type: 'share?', value: answer => answer.handledWithin4h },
  {
    name: 'handledWithin24h',
    title: 'Handled in under 24 h',
    type: 'share?',
    value: answer => answer.handledWithin24h,
  },
  ...(['openedWaits', 'answeredWaits'] as const).map(
    (name): ColumnOf<SummaryAnswer> => ({
      name,
      title: metricOf(name).title.en,
      type: 'count',
      value: row => row[name],
    }),
  ),
  ...(['meanResponseSeconds', 'medianResponseSeconds', 'p90ResponseSeconds'] as const).map(
    (name): ColumnOf<SummaryAnswer> => ({
      name,
      title: metricOf(name).title.en,
      type: 'seconds?',
      value: row => row[name],
    }),
  ),
  {
    name: 'laterWaits',
    title: 'Later waits, in no handling delay',
    type: 'count',
    value: answer => answer.laterWaits,
  },
]

/** A column a dimension. An attribute named like another column, `value` say, is called `key.value`. */
function keyColumns(
  by: readonly string[],
  others: readonly { readonly name: string }[],
): readonly ColumnOf<{ readonly key: Partial<Readonly<Record<string, string>>> }>[] {
  return by.map(dimension => ({
    name: others.some(({ name }) => name === dimension) ? `key.${dimension}` : dimension,
    title: dimension.slice(0, 1).toUpperCase() + dimension.slice(1),
    type: dimension === 'establishment' ? 'id' : 'text',
    value: ({ key }) => lookup(key, dimension) ?? null,
  }))
}

/** What a delay or a share is of: `Chats handled`. */
function basisTitle(metric: MetricName): string {
  const { basis } = metricOf(metric)
  return basis === null ? 'Of' : metricOf(basis).title.en
}

function typeOf(metric: MetricName): 'count' | 'seconds' | 'share' {
  return typeOfUnit[metricOf(metric).unit]
}

const typeOfUnit = {
  chats: 'count',
  customers: 'count',
  messages: 'count',
  waits: 'count',
  seconds: 'seconds',
  share: 'share',
} as const satisfies Record<Unit, FlatType>
