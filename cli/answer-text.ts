import { chatStates, type Of } from '../src/metrics/definitions/answers.ts'
import { metricOf } from '../src/metrics/definitions/catalogue.ts'
import { type FlatTable, type FlatType, type FlatValue, layFlat } from '../src/metrics/definitions/flat-table.ts'
import type { ChatKind } from '../src/metrics/definitions/query.ts'
import type { ChatListAnswer } from '../src/metrics/operators/chat-list.ts'
import type { EvolutionAnswer } from '../src/metrics/operators/evolution.ts'
import type { AnyAnswer } from '../src/metrics/operators/index.ts'
import { knownEvolution } from '../src/metrics/operators/known-buckets.ts'
import type { Operator } from '../src/metrics/operators/operator.ts'
import type { RankingAnswer } from '../src/metrics/operators/ranking.ts'
import type { SplitAnswer } from '../src/metrics/operators/split.ts'
import type { WatchListAnswer } from '../src/metrics/operators/watch-list.ts'
import type { EstablishmentName } from '../src/report/model/report-input.ts'
import { chatStateText } from '../src/words/chat-state.ts'
import { formatCounted, noValue } from '../src/words/format.ts'
import { standingText } from '../src/words/standing.ts'
import { isComparable } from '../src/words/told.ts'
import { answerHeading } from './answer-heading.ts'
import { cellText } from './cell-text.ts'
import { heatmapText } from './heatmap-text.ts'
import { type TextColumn, textTable } from './text-table.ts'

type TextOptions = Pick<AnswerTextOptions, 'width'>

export interface AnswerTextOptions {
  /** The operator that gave the answer. */
  readonly operator: Operator
  /** The line width in characters; null: unlimited. */
  readonly width: number | null
  /** ISO 8601 UTC. */
  readonly now: string
  /** The names of the establishments that the filters mention. */
  readonly names: readonly EstablishmentName[]
}

/** An answer as English text: a heading, a table, and notes on what the table leaves out. */
export function answerText(answer: AnyAnswer, { operator, now, names, ...options }: AnswerTextOptions): string {
  // An answer has 0 where nothing is known; a reader would take it for a count.
  const known = answer.kind === 'evolution' ? knownEvolution(answer) : answer
  const table = layFlat(operator.columns(known), operator.rows(known))
  const compares = table.columns.some(column => column.compares)
  return `${answerHeading(answer, { compares, now, names })}\n${bodyOf(answer, table, options)}`
}

function bodyOf(answer: AnyAnswer, table: FlatTable, options: TextOptions): string {
  if (answer.kind === 'heatmap') return heatmapText(answer, options)
  const { columns, rows } = shown(answer, table)
  if (answer.kind === 'summary') {
    const pairs = columns.map(({ title }, index) => [title, rows[0]?.[index] ?? ''])
    return textTable(
      [
        { title: '', align: 'start' },
        { title: 'Value', align: 'end' },
      ],
      pairs,
      options,
    )
  }
  const listed = rows.length === 0 ? 'Nothing to list.\n' : textTable(columns, rows, options)
  return [listed, ...notesOf(answer)].join('\n')
}

const startAligned: ReadonlySet<FlatType> = new Set(['text', 'id', 'code', 'metric', 'bucket'])

/** Columns that do not apply to some metrics: a delay has no share, a count has no `of`. */
const whereTheyExist: ReadonlySet<string> = new Set(['share', 'of', 'previousOf'])

/**
 * The flat table as text, without the columns that do not apply: comparison columns if there is no comparison, changes if one side is not
 * known in full, shares if the metric has none, names that only repeat the column before.
 */
function shown(
  answer: AnyAnswer,
  { columns, rows }: FlatTable,
): { readonly columns: readonly TextColumn[]; readonly rows: readonly (readonly string[])[] } {
  const kept = columns
    .map((column, index) => ({ ...column, index }))
    .filter(({ compares }) => answer.comparison !== null || !compares)
    .filter(({ type }) => isComparable(answer) || (type !== 'changeRatio' && type !== 'rankChange'))
    .filter(({ name, index }) => !whereTheyExist.has(name) || rows.some(row => row[index] !== null))
    .filter(({ type, index }) => type !== 'text' || rows.some(row => row[index] !== row[index - 1]))
  return {
    columns: kept.map(({ title, type }) => ({
      title,
      align: startAligned.has(type) ? 'start' : 'end',
      ...(type === 'id' ? { cut: 'first' } : {}),
    })),
    rows: rows.map(row =>
      kept.map(({ name, type, index }) =>
        name === 'state' && answer.kind === 'chatList'
          ? stateText(row[index] ?? null, answer.of)
          : cellText(row[index] ?? null, type, answer.query.zone),
      ),
    ),
  }
}

function stateText(state: FlatValue, of: ChatKind): string {
  const known = chatStates.find(each => each === state)
  return known === undefined ? noValue : chatStateText(known, of, 'en')
}

/** Notes on the answer that are in no row, one paragraph each. */
function notesOf(answer: AnyAnswer): readonly string[] {
  switch (answer.kind) {
    case 'watchList':
      return watchListNotes(answer)
    case 'chatList':
      return chatNotes(answer)
    case 'evolution':
      return evolutionNotes(answer)
    case 'split':
    case 'ranking':
      return totalNotes(answer)
    default:
      return []
  }
}

function evolutionNotes(answer: EvolutionAnswer): readonly string[] {
  const hasUnknown = knownEvolution(answer).rows.some(({ known, previousKnown }) => !known || !previousKnown)
  return hasUnknown ? [`${noValue} also marks buckets where nothing is known.\n`] : []
}

function chatNotes({ total, next, changed }: ChatListAnswer): readonly string[] {
  const all = `${formatCounted(total, { one: 'chat', other: 'chats' }, 'en')} in all.\n`
  return [
    ...(changed ? ['The store has changed since the previous page: chats may be repeated or missing.\n'] : []),
    ...(next === null ? [] : [`For the next page: --after ${next}\n`]),
    all,
  ]
}

function watchListNotes({ establishments, waitingChats, droppedChats }: WatchListAnswer): readonly string[] {
  const sites = formatCounted(establishments, { one: 'establishment', other: 'establishments' }, 'en')
  const chats = (count: number) => formatCounted(count, { one: 'chat', other: 'chats' }, 'en')
  const dropped = droppedChats === 0 ? '' : ` ${chats(droppedChats)} older than --max-age left out.`
  return [`${sites} to watch, ${chats(waitingChats)} waiting.${dropped}\n`]
}

function totalNotes(answer: SplitAnswer | RankingAnswer): readonly string[] {
  const text = (stated: { readonly value: number | null; readonly of: Of }) =>
    standingText(stated, metricOf(answer.metric).unit, 'en')
  const others = answer.kind === 'ranking' ? answer.others : null
  const folded =
    others === null
      ? ''
      : `${formatCounted(others.count, { one: 'other', other: 'others' }, 'en')}, counted as one: ${text(others)}. `
  return [
    `${folded}${metricOf(answer.metric).title.en} of all: ${text({ value: answer.total, of: answer.totalOf })}.\n`,
  ]
}
