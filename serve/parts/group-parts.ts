import { analystEvolution, analystHeatmap } from '../../src/charts/analyst-charts.ts'
import { chatsLink, type Link } from '../../src/charts/link-target.ts'
import { lookup } from '../../src/lookup.ts'
import { type MetricName, metricOf } from '../../src/metrics/definitions/catalogue.ts'
import type { DimensionValues } from '../../src/metrics/operators/dimension-values.ts'
import type { TableAnswer } from '../../src/metrics/operators/table.ts'
import { evolutionOf } from '../../src/report/blocks/evolution-block.ts'
import { heatmapBlock } from '../../src/report/blocks/heatmap-block.ts'
import { type Html, html } from '../../src/report/html/html-tag.ts'
import { tableLinks } from '../../src/report/model/links.ts'
import type { Table } from '../../src/report/model/model.ts'
import { type Reading, readInput } from '../../src/report/model/reading.ts'
import { changeRatioText } from '../../src/words/change.ts'
import { dimensionNoun, groupLabel } from '../../src/words/dimension-wording.ts'
import { formatCount } from '../../src/words/format.ts'
import { formatDateRange } from '../../src/words/format-date.ts'
import { type Locale, wordsOf } from '../../src/words/locale.ts'
import { capitalized } from '../../src/words/sentence.ts'
import { standingText } from '../../src/words/standing.ts'
import { isComparable } from '../../src/words/told.ts'
import { choiceForm } from '../layout/choice-form.ts'
import type { PageContext } from '../pages/page-context.ts'
import { atAnyHour, comparedQuery, sharedQuery } from '../question/queries.ts'
import { grainChoice, metricChoice, shownGrain } from './evolution-part.ts'
import { heatmapChoices } from './handling-parts.ts'
import type { PagePart } from './page-part.ts'

/** More would be too narrow to be read side by side. */
export const groupsAtMost = 4

/** What is told of each group. */
const told = [
  'activeCustomers',
  'activeChats',
  'messages',
  'startedChats',
  'waitingChats',
  'medianDelaySeconds',
  'meanDelaySeconds',
  'handledWithin24h',
  'medianResponseSeconds',
] as const satisfies readonly MetricName[]

/** The figures of each group, in a column of its own. */
export const groupFiguresPart: PagePart = {
  id: 'groups',
  async read(page, options) {
    const { by, groups, left, where, values } = await groupsOf(page)
    const answer = await page.visit.ask('table', { ...comparedQuery(page), where, by, metrics: told })
    const reading = readInput({}, answer, { ...options, link: chatsOnly(options.link) })
    const noun = dimensionNoun(by, page.locale)
    const title = wordsOf(page.locale).pages.groups.title(noun)
    return {
      block: { type: 'table', id: 'groups', title, table: figuresTable(answer, reading, { by, groups, values }) },
      answer: { ...answer, rows: answer.rows.filter(({ key }) => groups.includes(lookup(key, by) ?? '')) },
      controls: html`${controls(page, by, values)}${groupsNote(page.locale, by, { shown: groups.length, left })}`,
    }
  },
}

/** The evolution of each group, on one scale. */
export const groupEvolutionPart: PagePart = {
  id: 'groups-evolution',
  async read(page, options) {
    const { by, groups, where, values } = await groupsOf(page)
    const query = { ...comparedQuery(page), where }
    const { evolutionMetric: metric } = page.question
    const grain = shownGrain(page)
    const [volume, answer] = await Promise.all([
      page.visit.ask('volume', query),
      page.visit.ask('evolution', { ...query, by, grain, metric }),
    ])
    const rows = answer.rows.filter(({ key }) => groups.includes(lookup(key, by) ?? ''))
    const reading = readInput({ volume }, volume, { ...options, link: chatsOnly(options.link) })
    return {
      block: evolutionOf({ ...answer, rows }, reading, { names: labelsOf(values, by), panels: groupsAtMost }),
      answer: { ...answer, rows },
      analystChart: () => analystEvolution({ ...answer, rows }, { locale: page.locale, names: labelsOf(values, by) }),
      controls: choiceForm(page, ['groups-evolution'], [metricChoice(page), grainChoice(page)]),
    }
  },
}

/** The heatmaps of the groups, one part each: those of fewer groups are empty. */
export const groupHeatmapParts: readonly PagePart[] = Array.from({ length: groupsAtMost }, (_, index) => ({
  id: `groups-heatmap-${index + 1}`,
  async read(page, options) {
    const { by, groups, values } = await groupsOf(page)
    const group = groups[index]
    if (group === undefined) return null
    const own = { where: { ...page.question.where, [by]: [group] } }
    const [summary, heatmap] = await Promise.all([
      page.visit.ask('summary', { ...sharedQuery(page), ...own }),
      page.visit.ask('heatmap', { ...atAnyHour(page), ...own, clock: page.question.clock }),
    ])
    if (heatmap.cells.every(({ state }) => state === 'none')) return null
    const reading = readInput({ summary, heatmap }, summary, {
      ...options,
      link: chatsOnly(options.link, { [by]: group }),
    })
    const block = heatmapBlock(reading, { figures: page.question.heatmapFigures })
    const name = groupLabel(labelsOf(values, by).get(group) ?? group, by, page.locale)
    return {
      block: { ...block, title: `${name}${wordsOf(page.locale).typography.colon} ${block.title}` },
      answer: heatmap,
      analystChart: () => analystHeatmap(heatmap, { locale: page.locale, figures: page.question.heatmapFigures }),
      ...(index === 0 ? { controls: choiceForm(page, heatmapIds, heatmapChoices(page)) } : {}),
    }
  },
}))

const heatmapIds: readonly [string, ...string[]] = [
  'groups-heatmap-1',
  ...Array.from({ length: groupsAtMost - 1 }, (_, index) => `groups-heatmap-${index + 2}`),
]

interface Groups {
  readonly by: string
  readonly groups: readonly string[]
  /** How many others there are. */
  readonly left: number
  /** The page's filter, narrowed to the groups. */
  readonly where: PageContext['question']['where']
  readonly values: DimensionValues
}

/** The groups of the page: the values that the filter has of their dimension, in its order, or else the largest. */
async function groupsOf(page: PageContext): Promise<Groups> {
  const { question, visit } = page
  const by = groupedBy(page)
  const chosen = lookup(question.where, by) ?? []
  const [values, all] = await Promise.all([
    visit.ask('dimensionValues', {}),
    chosen.length > 0
      ? chosen
      : visit
          .ask('ranking', { ...comparedQuery(page), by, metric: 'activeChats' })
          .then(({ rows }) => rows.map(({ key }) => lookup(key, by) ?? '')),
  ])
  const groups = all.slice(0, groupsAtMost)
  const where = groups.length === 0 ? question.where : { ...question.where, [by]: groups }
  return { by, groups, left: all.length - groups.length, where, values }
}

/** The dimension that was chosen, or the first that the filter has several values of. */
function groupedBy({ question }: PageContext): string {
  const several = Object.entries(question.where).find(([, values = []]) => values.length > 1)
  return question.groupsBy ?? several?.[0] ?? 'channel'
}

/** A click on a group would leave only that one; counts link to their chats. */
function chatsOnly(link: Link | undefined, key: Readonly<Record<string, string>> = {}): Link | undefined {
  if (link === undefined) return undefined
  return target => (target.type === 'chats' ? link({ ...target, key: { ...key, ...target.key } }) : null)
}

function labelsOf(values: DimensionValues, by: string): ReadonlyMap<string, string> {
  const own = values.find(({ dimension }) => dimension === by)
  return new Map(own?.values.map(({ value, label }) => [value, label]))
}

/** One row per metric and one column per group; each value with its change. */
function figuresTable(
  answer: TableAnswer,
  reading: Reading<never>,
  { by, groups, values }: Pick<Groups, 'by' | 'groups' | 'values'>,
): Table {
  const { locale } = reading
  const labels = labelsOf(values, by)
  const say = wordsOf(locale)
  const compared = isComparable(answer)
  const figureOf = (group: string, index: number) =>
    answer.rows.find(({ key }) => lookup(key, by) === group)?.figures[index] ?? {
      value: null,
      of: null,
      previousValue: null,
    }
  const cell = (group: string, metric: MetricName, index: number) => {
    const figure = figureOf(group, index)
    const text = standingText(figure, metricOf(metric).unit, locale)
    return compared && figure.value !== null ? `${text} (${changeRatioText(figure, locale)})` : text
  }
  return {
    caption: say.pages.groups.caption(
      reading.during,
      answer.comparison === null || !compared
        ? null
        : formatDateRange(answer.comparison.start, answer.comparison.end, locale),
    ),
    columns: [
      { label: say.pages.evolution.metric, align: 'start' },
      ...groups.map(group => ({ label: groupLabel(labels.get(group) ?? group, by, locale), align: 'end' as const })),
    ],
    rows: told.map((metric, index) => [
      metricOf(metric).title[locale],
      ...groups.map(group => cell(group, metric, index)),
    ]),
    emptyText: '',
    note: null,
    cards: true,
    ...tableLinks(reading, link =>
      told.map((metric, index) => [
        null,
        ...groups.map(group => chatsLink(metric, figureOf(group, index).value, { key: { [by]: group } }, link)),
      ]),
    ),
  }
}

function controls(page: PageContext, by: string, values: DimensionValues): Html {
  const { locale } = page
  const choices = values.map(({ dimension }): [string, string] => [
    dimension,
    capitalized(dimensionNoun(dimension, locale).other),
  ])
  return choiceForm(
    page,
    ['groups', 'groups-evolution', ...heatmapIds],
    [{ name: 'groups', label: wordsOf(locale).pages.groups.by, value: by, choices }],
  )
}

function groupsNote(
  locale: Locale,
  by: string,
  { shown, left }: { readonly shown: number; readonly left: number },
): Html | null {
  if (left === 0 && shown > 1) return null
  const say = wordsOf(locale).pages.groups
  const noun = dimensionNoun(by, locale)
  return html`<p class="place">${left > 0 ? say.more(formatCount(left, locale), noun) : say.one(noun)}</p>`
}
