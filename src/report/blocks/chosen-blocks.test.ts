import { describe, expect, test } from 'vitest'
import { sampleReport } from '../../../fixtures/sample-answers.ts'
import { type MetricName, metricNames, metricOf } from '../../metrics/definitions/catalogue.ts'
import type { RankingAnswer } from '../../metrics/operators/ranking.ts'
import { findingsOf } from '../../quality/findings.ts'
import { formatCount } from '../../words/format.ts'
import { type Locale, locales, wordsOf } from '../../words/locale.ts'
import { fixedSpaces, typeset } from '../../words/typography.ts'
import type { Block, ChartBlock } from '../model/model.ts'
import { readInput } from '../model/reading.ts'
import { choicesBlock } from './choices-block.ts'
import { dataQualityBlock } from './data-quality-block.ts'
import { definitionsBlock } from './definitions-block.ts'
import { delayDistributionBlock } from './delay-distribution-block.ts'
import { evolutionBlock, evolutionOf } from './evolution-block.ts'
import { headLines, reportHead } from './head.ts'
import { heatmapBlock } from './heatmap-block.ts'
import { hoursParagraph } from './hours.ts'
import { findingsTable } from './quality-blocks.ts'
import { rankingBlock } from './ranking-block.ts'
import { splitBlock } from './split-block.ts'
import { countFigures, delayFigures } from './summary-figures.ts'
import { volumeFigures } from './volume-figures.ts'
import { watchFigures, watchTable } from './watch-list-block.ts'

const spaced = (text: string) => text.replace(/[\u00a0\u202f\u2009]/g, ' ')
const input = sampleReport('ordinary')
const [byEstablishment, byRegion] = input.rankings
if (byEstablishment === undefined || byRegion === undefined) throw new Error('the sample has two rankings')

/** Values of a size typical for the metric, in the order of the sample. */
function ofMetric<A extends { readonly rows: readonly object[] }>(answer: A, metric: MetricName): A {
  const { unit, addsUp } = metricOf(metric)
  const sized = (value: unknown) =>
    typeof value !== 'number' ? value : unit === 'seconds' ? value * 97 : unit === 'share' ? value / 1_000 : value
  const rows = answer.rows.map(row => ({
    ...row,
    ...('value' in row ? { value: sized(row.value) } : {}),
    ...('previousValue' in row ? { previousValue: sized(row.previousValue) } : {}),
    ...('share' in row && !addsUp ? { share: null } : {}),
  }))
  return { ...answer, metric, rows }
}

const reading = (locale: Locale) => readInput({ volume: input.volume }, input.volume, { locale })
const chart = (block: Block): ChartBlock => {
  if (block.type !== 'chart') throw new Error(`a ${block.type}, not a chart`)
  return block
}
const titleOf = (answer: RankingAnswer, locale: Locale, page?: RankingAnswer['rows']) =>
  spaced(chart(rankingBlock(answer, reading(locale), page === undefined ? {} : { page })).title)

test('what may be wrong with a log appears when it was found, with its number and where its effect is told', () => {
  for (const locale of locales) {
    const tableOf = (count: number) => {
      const findings = findingsOf({ conflictingRepeats: { count, of: 5000, example: null } })
      const dataQuality = input.dataQuality === null ? null : { ...input.dataQuality, findings }
      return dataQualityBlock(readInput({ dataQuality }, input.volume, { locale }))?.table
    }
    const [none, some] = [tableOf(0), tableOf(1234)]
    const say = wordsOf(locale).quality
    expect(some?.rows).toEqual([
      ...(none?.rows ?? []),
      [say.findings.conflictingRepeats.title, formatCount(1234, locale)],
    ])
    expect(findingsTable(findingsOf({ lateRows: { count: 2, of: 9, example: 'x' } }), locale).table.rows).toEqual([
      [say.such(say.findings.lateRows.title, 'x'), say.of('2', '9'), say.findings.lateRows.effect],
    ])
  }
})

test('a block is the same for some answers as in a whole report', () => {
  for (const locale of locales) {
    const { volume, summary, heatmap, watchList, dataQuality, delayDistribution } = input
    const { evolution, evolutionByChannel, evolutionByPlatform } = input
    const whole = readInput(input, volume, { locale })
    const counted = readInput({ volume, evolution, evolutionByChannel, evolutionByPlatform }, volume, { locale })
    const handled = readInput({ summary, heatmap, watchList, dataQuality, delayDistribution }, volume, { locale })
    expect(volumeFigures(counted)).toEqual(volumeFigures(whole))
    expect(evolutionBlock(counted)).toEqual(evolutionBlock(whole))
    expect(splitBlock(input.byChannel, 'split', counted)).toEqual(splitBlock(input.byChannel, 'split', whole))
    expect(reportHead(counted)).toEqual(reportHead(whole))
    expect(watchFigures(handled)).toEqual(watchFigures(whole))
    expect(watchTable(handled)).toEqual(watchTable(whole))
    expect(countFigures(handled)).toEqual(countFigures(whole))
    expect(delayFigures(handled)).toEqual(delayFigures(whole))
    expect(heatmapBlock(handled)).toEqual(heatmapBlock(whole))
    expect(hoursParagraph(handled)).toBe(hoursParagraph(whole))
    expect(delayDistributionBlock(handled)).toEqual(delayDistributionBlock(whole))
    expect(dataQualityBlock(handled)).toEqual(dataQualityBlock(whole))
    const every = definitionsBlock(whole).entries
    for (const part of [counted, handled])
      expect(every).toEqual(expect.arrayContaining([...definitionsBlock(part).entries]))
    const choices = choicesBlock(whole).entries
    for (const part of [counted, handled])
      expect(choices).toEqual(expect.arrayContaining([...choicesBlock(part).entries]))
  }
})

test('without a volume, comparisons, volumes and their metrics are not mentioned', () => {
  const summary = { ...input.summary, comparison: null }
  const handled = readInput({ summary }, summary, { locale: 'en' })
  expect(headLines(handled).map(({ label }) => label)).toEqual(['Period', 'Data until', 'Time zone', 'Filters'])
  expect(choicesBlock(handled).entries.map(({ label }) => label)).toEqual(['Period', 'Data until', 'As of'])
  const defined = definitionsBlock(handled).entries.map(({ label }) => label)
  expect(defined).toContain('Mean handling delay')
  for (const other of ['Active chats', 'Change', 'Rank change', 'Establishments to watch'])
    expect(defined).not.toContain(other)
})

describe.each(metricNames.flatMap(metric => locales.map(locale => [metric, locale] as const)))(
  '%s in %s',
  (metric, locale) => {
    const title = metricOf(metric).title[locale]
    const said = (block: Block) =>
      spaced(JSON.stringify(block, (key, value) => (key === 'spec' ? undefined : (value as unknown))))

    test('evolutions name their metric and no other', () => {
      for (const answer of [input.evolution, input.evolutionByChannel]) {
        const text = said(evolutionOf(ofMetric(answer, metric), reading(locale)))
        expect(text).toContain(spaced(title))
        expect(text).not.toMatch(/undefined|NaN|\[object|Infinity/)
        if (metric !== 'activeChats') expect(text).not.toMatch(/active chat|chats? actif/i)
      }
    })

    test('rankings name their metric and no other', () => {
      const rows = byEstablishment.rows.slice(0, 1)
      const answers = [byEstablishment, byRegion, { ...byEstablishment, rows }, { ...byEstablishment, rows: [] }]
      for (const answer of answers) {
        const text = said(rankingBlock(ofMetric(answer, metric), reading(locale)))
        expect(text).not.toMatch(/undefined|NaN|\[object|Infinity/)
        if (metric !== 'activeChats') expect(text).not.toMatch(/active chat|chats? actif/i)
      }
    })

    test('the largest value of a metric that should be low does not lead', () => {
      const least = metricOf(metric).better === 'less'
      const tied = { ...byEstablishment, others: null, rows: byEstablishment.rows.map(row => ({ ...row, value: 12 })) }
      for (const answer of [byEstablishment, tied]) {
        const text = titleOf(ofMetric(answer, metric), locale)
        expect(/leads|first place|en tête|encabeza|en cabeza|vorn/.test(text)).toBe(!least)
      }
    })
  },
)

describe('sentences', () => {
  const mean = ofMetric(byEstablishment, 'meanDelaySeconds')
  test.each([
    [byEstablishment, 'Lyon Part-Dieu leads the establishments with 404 active chats, 31% of the total'],
    [mean, 'Of the establishments, Lyon Part-Dieu has the highest mean handling delay: 10 h 53'],
    [
      ofMetric(byEstablishment, 'waitingChats'),
      'Of the establishments, Lyon Part-Dieu has the most chats waiting: 404',
    ],
    [
      ofMetric(byEstablishment, 'handledWithin1h'),
      'Lyon Part-Dieu leads the establishments with 40% handled in under 1 h',
    ],
  ])('en, %#', (answer, title) => expect(titleOf(answer, 'en')).toBe(title))
  test.each([
    [byEstablishment, 'Lyon Part-Dieu arrive en tête des établissements avec 404 chats actifs, 31 % du total'],
    [mean, 'Parmi les établissements, Lyon Part-Dieu a le délai moyen de prise en charge le plus élevé : 10 h 53'],
    [
      ofMetric(byEstablishment, 'waitingChats'),
      'Parmi les établissements, Lyon Part-Dieu a le plus de chats en attente : 404',
    ],
    [
      ofMetric(byEstablishment, 'handledWithin1h'),
      'Lyon Part-Dieu arrive en tête des établissements avec 40 % des chats reçus pris en charge en moins de 1 h',
    ],
  ])('fr, %#', (answer, title) => expect(titleOf(answer, 'fr')).toBe(title))

  test('an evolution of another metric names it', () => {
    const answer = ofMetric(input.evolutionByChannel, 'meanDelaySeconds')
    expect(evolutionOf(answer, reading('en')).title).toBe('Mean handling delay by day and channel, October 2026')
    const french = evolutionOf(answer, reading('fr'))
    expect(french.title).toBe('Délai moyen de prise en charge par jour et par canal, octobre 2026')
    expect(french.subtitle).toBe('Trait plein : octobre 2026 ; tirets : septembre 2026')
    expect(typeset(french, 'fr').subtitle).toBe(fixedSpaces(french.subtitle ?? '', 'fr'))
  })
})

describe('a page of a ranking', () => {
  const many = byEstablishment
  const page = many.rows.slice(5, 10)

  test('has the title of the whole ranking and its own rows', () => {
    const shown = chart(rankingBlock(many, reading('en'), { page }))
    expect(shown.title).toBe(chart(rankingBlock(many, reading('en'))).title)
    const [variant] = shown.variants
    expect(variant?.table.rows.map(row => row[0])).toEqual(page.map(({ rank }) => String(rank)))
    expect(variant?.table.note).toBeNull()
    expect(variant?.alt).toMatch(/^Active chats: 5\u00a0establishments, ranks 6 to 10\. Here first: /)
    expect(JSON.stringify(variant?.spec)).not.toContain('not drawn')
  })

  test('that is the only page in the answer says which ranks it has', () => {
    expect(titleOf({ ...many, rows: page }, 'en')).toBe('Active chats by establishment in October 2026, ranks 6 to 10')
    expect(titleOf({ ...many, rows: page.toReversed().slice(0, 1) }, 'fr')).toBe(
      'Chats actifs par établissement en octobre 2026, rang 10',
    )
  })
})

test('values that do not add up are never summed', () => {
  const rows = Array.from({ length: 12 }, (_, group) =>
    input.evolution.rows.map(row => ({ ...row, key: { region: `r${group}` } })),
  ).flat()
  const regions = { ...input.evolution, rows, query: { ...input.evolution.query, by: ['region'] } }
  const table = evolutionOf(regions, reading('en')).variants[0]?.table
  expect(table?.columns).toHaveLength(2 + 7)
  expect(spaced(table?.note ?? '')).toContain('5 groups have no column here')
  for (const row of table?.rows ?? []) expect(row).toHaveLength(9)
})
