import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sampleReport } from '../../../fixtures/sample-answers.ts'
import { runs } from '../../../test/arbitraries/runs.ts'
import { metricOf } from '../../metrics/definitions/catalogue.ts'
import type { HeatmapCell } from '../../metrics/operators/heatmap.ts'
import type { RankingAnswer } from '../../metrics/operators/ranking.ts'
import type { SplitAnswer } from '../../metrics/operators/split.ts'
import { dimensionNoun } from '../../words/dimension-wording.ts'
import { formatShare } from '../../words/format.ts'
import { formatWeekday } from '../../words/format-date.ts'
import { type Locale, locales, wordsOf } from '../../words/locale.ts'
import type { Block } from '../model/model.ts'
import { readInput } from '../model/reading.ts'
import { heatmapBlock } from './heatmap-block.ts'
import { rankingBlock } from './ranking-block.ts'
import { splitBlock } from './split-block.ts'

const input = sampleReport('ordinary')
const spaced = (text: string) => text.replace(/[\u00a0\u202f\u2009]/g, ' ')
const metrics = ['activeChats', 'waitingChats', 'meanDelaySeconds', 'handledWithin1h', 'activeCustomers'] as const

/** Groups in the order of an answer, many of them tied, with or without an unknown group. */
const groups = fc
  .uniqueArray(
    fc.record({ name: fc.constantFrom('unknown', 'a', 'b', 'c', 'd', 'e'), value: fc.integer({ min: 1, max: 5 }) }),
    {
      selector: ({ name }) => name,
      minLength: 2,
    },
  )
  .map(rows => rows.toSorted((a, b) => b.value - a.value || (a.name < b.name ? -1 : 1)))

type Groups = readonly { readonly name: string; readonly value: number }[]

const sum = (rows: Groups) => rows.reduce((total, { value }) => total + value, 0)
const shareOf = (value: number, total: number, metric: (typeof metrics)[number]) =>
  metricOf(metric).addsUp ? value / total : null

function splitOf(rows: Groups, metric: (typeof metrics)[number]): SplitAnswer {
  const total = sum(rows)
  return {
    ...input.byChannel,
    metric,
    total,
    rows: rows.map(({ name, value }) => ({
      key: { channel: name },
      value,
      of: metricOf(metric).basis === null ? null : 1,
      share: shareOf(value, total, metric),
    })),
  }
}

/** The first groups listed, the others folded. */
function rankingOf(rows: Groups, metric: (typeof metrics)[number], top: number): RankingAnswer {
  const [first] = input.rankings
  if (first === undefined) throw new Error('the sample has a ranking')
  const total = sum(rows)
  const folded = rows.slice(top)
  return {
    ...first,
    query: { ...first.query, by: ['channel'] },
    metric,
    total,
    rows: rows.slice(0, top).map(({ name, value }) => ({
      rank: 1 + rows.filter(other => other.value > value).length,
      key: { channel: name },
      label: name,
      value,
      of: metricOf(metric).basis === null ? null : 1,
      share: shareOf(value, total, metric),
      previousValue: null,
      previousOf: null,
      previousRank: null,
      rankChange: null,
    })),
    others:
      folded.length === 0 ? null : { count: folded.length, value: metricOf(metric).addsUp ? sum(folded) : 1, of: null },
  }
}

const titleOf = (block: Block) => {
  if (block.type !== 'chart') throw new Error(`a ${block.type}, not a chart`)
  return spaced(block.title)
}

const isUnknown = ({ name }: Groups[number]) => name === 'unknown'
const setAside =
  /among the known|Among the known|Inconnu mis à part|pour les autres|Sin contar los desconocidos|en el resto|Ohne die unbekannten|Unter den übrigen/
const first = new RegExp(
  [
    'comes first|leads|Of the channels|has the most|has the highest',
    'arrive en tête|Parmi les canaux|a le plus|a la plus|a le Délai|a le délai',
    'va en cabeza|encabeza|Entre los canales|tiene e?la? ',
    'liegt vorn|liegt unter|Unter den Kanälen hat|hat (die|den|das) ',
  ].join('|'),
)
const level = /tie for|à égalité|empatan|comparten|gleichauf/
const newsFirst =
  /^(The channel of .* is unknown; |On ne connaît pas le canal de |No se conoce el canal del |Für .* ist der Kanal unbekannt)/

/** Asserts that the claim of a title matches the rows of its table. */
function assertTrue(
  title: string,
  {
    rows,
    metric,
    isWhole,
    locale,
  }: {
    readonly rows: Groups
    readonly metric: (typeof metrics)[number]
    readonly isWhole: boolean
    readonly locale: Locale
  },
): void {
  const known = rows.filter(({ name }) => name !== 'unknown')
  const unknown = rows.find(({ name }) => name === 'unknown')
  const most = Math.max(...known.map(({ value }) => value))
  const leaders = known.filter(({ value }) => value === most)
  const total = sum(rows)
  const unknownShare = unknown === undefined ? null : shareOf(unknown.value, total, metric)

  // The unknown share must come first when the title says anything about the known groups.
  if (unknownShare !== null && unknownShare >= 0.2 && (first.test(title) || level.test(title))) {
    expect(title).toMatch(newsFirst)
    expect(title).toContain(spaced(formatShare(unknownShare, locale)))
  }
  if (level.test(title)) {
    expect(leaders.length).toBeGreaterThan(1)
    expect(title).toContain(`${leaders.length} ${dimensionNoun('channel', locale).other}`)
    expect(isWhole || leaders.length < known.length || metricOf(metric).addsUp).toBe(true)
  } else if (first.test(title)) {
    expect(leaders).toHaveLength(1)
    expect(title).toMatch(new RegExp(`(^|\\s)${leaders[0]?.name}(\\s|:|$)`, 'i'))
  }
  if ((level.test(title) || first.test(title)) && unknown !== undefined && unknown.value >= most) {
    expect(title).toMatch(setAside)
  }
}

describe.each(locales)('in %s', locale => {
  test('the title of a split matches its table', () => {
    fc.assert(
      fc.property(groups, fc.constantFrom(...metrics), (rows, metric) => {
        const answer = splitOf(rows, metric)
        assertTrue(titleOf(splitBlock(answer, 'split', readInput({}, answer, { locale }))), {
          rows,
          metric,
          isWhole: true,
          locale,
        })
      }),
      runs(300),
    )
  })

  test('the title of a ranking matches its table, also with folded groups', () => {
    fc.assert(
      fc.property(groups, fc.constantFrom(...metrics), fc.integer({ min: 2, max: 6 }), (rows, metric, top) => {
        const answer = rankingOf(rows, metric, top)
        const block = rankingBlock(answer, readInput({}, answer, { locale }))
        const isWhole = answer.others === null
        const title = titleOf(block)
        // When folded groups are tied with the first, the title must not call any group the first.
        const listed = rows.slice(0, top).filter(({ name }) => name !== 'unknown')
        const leaders = listed.filter(({ value }) => value === listed[0]?.value)
        const folded = rows.slice(top).filter(({ name }) => name !== 'unknown')
        if (folded.some(({ value }) => value === leaders[0]?.value)) {
          expect(title).not.toMatch(level)
          expect(title).not.toMatch(first)
        } else if (isWhole || rows.slice(0, top).some(({ name }) => name === 'unknown') || !rows.some(isUnknown))
          assertTrue(title, { rows, metric, isWhole, locale })
      }),
      runs(300),
    )
  })

  test('the title of the heatmap names the slowest and the fastest of the compared hours, and their minimum', () => {
    const empty = input.heatmap.cells.map(
      (cell): HeatmapCell => ({
        ...cell,
        state: 'none',
        started: 0,
        handled: 0,
        waiting: 0,
        closedUnanswered: 0,
        meanDelaySeconds: null,
      }),
    )
    const hour = fc.record({
      handled: fc.constantFrom(3, 10, 12),
      meanDelaySeconds: fc.integer({ min: 1, max: 6 }).map(n => n * 3600),
    })
    fc.assert(
      fc.property(fc.array(hour, { minLength: 1, maxLength: 6 }), hours => {
        const cells = empty.map((cell, index) =>
          hours[index] === undefined
            ? cell
            : {
                ...cell,
                state: 'handled' as const,
                started: 20,
                handled: hours[index].handled,
                meanDelaySeconds: hours[index].meanDelaySeconds,
              },
        )
        const heatmap = { ...input.heatmap, cells }
        const title = titleOf(heatmapBlock(readInput({ heatmap, summary: input.summary }, input.volume, { locale })))
        const compared = hours.filter(({ handled }) => handled >= 10).map(({ meanDelaySeconds }) => meanDelaySeconds)
        const extremes = [Math.max(...compared), Math.min(...compared)]
        const isTold =
          compared.length > 1 && extremes.every(extreme => compared.filter(mean => mean === extreme).length === 1)
        expect(/longest|le plus long|más largo|am längsten/.test(title)).toBe(isTold)
        if (!isTold) return
        expect(title).toMatch(
          /at least 10 chats handled|au moins 10 chats pris en charge|al menos 10 chats atendidos|mindestens 10 beantworteten Chats/,
        )
        const names = extremes.map(extreme =>
          hours.findIndex(one => one.handled >= 10 && one.meanDelaySeconds === extreme),
        )
        const at = (index: number) =>
          spaced(wordsOf(locale).report.hours.hourName(formatWeekday(1, locale), index, index + 1))
        expect(title.indexOf(at(names[0] ?? -1))).toBeGreaterThan(-1)
        expect(title.indexOf(at(names[1] ?? -1))).toBeGreaterThan(title.indexOf(at(names[0] ?? -1)))
      }),
      runs(200),
    )
  })
})

test('when nine chats in ten have an unknown channel, the title says so and calls no channel the first', () => {
  const said = (rows: Groups, locale: Locale) => {
    const answer = splitOf(rows, 'activeChats')
    return titleOf(splitBlock(answer, 'split', readInput({}, answer, { locale })))
  }
  const mostly = [
    { name: 'unknown', value: 90 },
    { name: 'sms', value: 10 },
  ]
  expect(said(mostly, 'en')).toBe(
    'The channel of 90% of the active chats is unknown; among the known channels, the sms channel comes first, with 10% of the active chats',
  )
  expect(said(mostly, 'fr')).toBe(
    'On ne connaît pas le canal de 90 % des chats actifs ; pour les autres, le canal sms arrive en tête, avec 10 % des chats actifs',
  )
  const second = [
    { name: 'unknown', value: 3 },
    ...['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name, index) => ({ name, value: index < 2 ? 2 : 1.6 })),
  ]
  expect(said(second, 'en')).toMatch(/^The channel of 20% .*; among the known channels, 2 channels tie for first place/)
  expect(said([...second, { name: 'h', value: 1.6 }], 'fr')).toMatch(/^Inconnu mis à part, 2 canaux à égalité en tête/)
})
