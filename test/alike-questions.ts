import type { Question } from '../testing/arbitraries/question.ts'

const zone = 'Europe/Paris'
const asOf = '2026-04-03T09:07:00Z'
const period = { start: '2026-03-01', end: '2026-03-31' }
const week = { start: '2026-03-23', end: '2026-03-30' }
const common = { zone, asOf, period }
const north = { region: ['north'] }

const hours = (weekdays: readonly number[]) =>
  weekdays.flatMap(weekday => Array.from({ length: 24 }, (_, hour) => ({ weekday, hour })))

/** Each question with each filter. */
function under(
  filters: readonly Pick<Question['query'], 'where' | 'not' | 'startedIn'>[],
  questions: readonly Question[],
) {
  return filters.flatMap(filter => questions.map(one => ({ ...one, query: { ...one.query, ...filter } }) as Question))
}

const filters = [
  { where: north },
  { where: { ...north, channel: ['widget'] } },
  { where: north, not: { platform: ['webchat'] } },
  { not: { ...north } },
]

/**
 * Questions that differ in one respect only, to be asked together of `edgeLog` around the night of a clock change in Paris: every key by
 * which questions are grouped must include that difference.
 */
export const alikeQuestions: Readonly<Record<string, readonly Question[]>> = {
  'rankings that leave out other groups': under(
    [{}, ...filters],
    (['channel', 'platform', 'establishment'] as const).map(by => ({
      operator: 'ranking',
      query: { ...common, by, top: 1, metric: 'meanDelaySeconds', compare: 'none' },
    })),
  ),
  'rankings of one dimension that leave out more or less': [1, 2, 3].map(top => ({
    operator: 'ranking',
    query: { ...common, by: 'establishment', top, metric: 'activeCustomers', where: { region: ['north', 'south'] } },
  })),
  'watch lists': ([undefined, 0.5, 1, 30] as const).flatMap(maxAgeDays =>
    [0, 3600, 345_600].map(
      (olderThanSeconds): Question => ({
        operator: 'watchList',
        query: { zone, asOf, where: north, olderThanSeconds, ...(maxAgeDays === undefined ? {} : { maxAgeDays }) },
      }),
    ),
  ),
  'classes of delays': [[0], [0, 3600], [3600, 86_400], [0, 3600, 14_400, 86_400]].map(fromSeconds => ({
    operator: 'delayDistribution',
    query: { ...common, where: north, fromSeconds },
  })),
  grains: under(
    [{ where: north }],
    (['hour', 'day', 'week', 'month'] as const).map(grain => ({
      operator: 'evolution',
      query: { ...common, period: week, grain, metric: 'messages', compare: 'none' },
    })),
  ),
  'periods that begin together, overlap or are inside each other': under(
    [{ where: north }],
    [period, week, { start: '2026-03-01', end: '2026-03-20' }, { start: '2026-03-10', end: '2026-03-28' }].flatMap(
      (of): Question[] => [
        { operator: 'evolution', query: { ...common, period: of, grain: 'day', compare: 'none' } },
        { operator: 'summary', query: { ...common, period: of } },
        { operator: 'volume', query: { ...common, period: of, compare: 'none' } },
      ],
    ),
  ),
  comparisons: (['none', 'previous', 'previous-year', 'previous-weeks'] as const).flatMap(compare =>
    [false, true].map(
      (fullComparison): Question => ({
        operator: 'volume',
        query: { ...common, period: '2026-04', where: north, compare, fullComparison },
      }),
    ),
  ),
  'a ranking and an evolution, of which one has its comparison cut': [
    { operator: 'ranking', query: { ...common, period: '2026-04', by: 'channel' } },
    { operator: 'evolution', query: { ...common, period: '2026-04', grain: 'month', by: 'channel' } },
  ],
  'instants after the end of the period': under(
    [{ where: north }],
    ['2026-03-30T22:00:00Z', '2026-03-30T22:00:00.000001Z', '2026-03-31T03:00:00Z', asOf].flatMap((at): Question[] => [
      { operator: 'summary', query: { ...common, asOf: at } },
      { operator: 'split', query: { ...common, asOf: at, by: ['channel'], metric: 'handledChats' } },
      { operator: 'heatmap', query: { ...common, asOf: at } },
    ]),
  ),
  filters: under(
    [{}, ...filters, { where: { channel: ['widget'] }, not: north }],
    [
      { operator: 'summary', query: common },
      { operator: 'split', query: { ...common, by: ['channel', 'platform'], metric: 'messages' } },
      { operator: 'volume', query: { ...common, compare: 'none' } },
    ],
  ),
  'hours of the week': under(
    [
      [1, 2],
      [1, 2, 3],
      [6, 7],
    ].flatMap(days =>
      (['establishment', 'report'] as const).map(clock => ({ startedIn: { clock, hours: hours(days) } })),
    ),
    [{ operator: 'summary', query: common }],
  ),
  'instants of hours of the week': ['2026-03-30T22:00:00Z', '2026-03-29T01:00:00Z', asOf].map(at => ({
    operator: 'volume',
    query: { ...common, asOf: at, startedIn: { clock: 'report', hours: hours([7]) } },
  })),
  'clocks of a heatmap, in two zones': under(
    [{}, { where: north }],
    ['Europe/Paris', 'Asia/Kathmandu'].flatMap(of =>
      (['establishment', 'report'] as const).map(
        (clock): Question => ({ operator: 'heatmap', query: { ...common, zone: of, clock } }),
      ),
    ),
  ),
  'metrics of one fact and of others': under(
    filters,
    (
      [
        'startedChats',
        'medianDelaySeconds',
        'handledWithin4h',
        'openedWaits',
        'p90ResponseSeconds',
        'waitingChats',
      ] as const
    ).map(metric => ({ operator: 'split', query: { ...common, by: ['channel'], metric } })),
  ),
  'sums of what is asked finer': under(
    [{}, { where: north }],
    ([['channel'], ['platform'], ['platform', 'channel'], ['channel', 'platform']] as const).map(by => ({
      operator: 'split',
      query: { ...common, by, metric: 'activeChats' },
    })),
  ),
  'the same twice': [1, 2].map(() => ({ operator: 'summary', query: { ...common, where: north } })),
}
