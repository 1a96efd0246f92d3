import type { RankingAnswer, RankingQuery, RankingRow } from '../../src/metrics/operators/ranking.ts'
import { establishmentValues, pickedEstablishments } from './filter.ts'
import { type Frame, frameOf, heading } from './frame.ts'
import { type Group, groupsOf, keyOf } from './key.ts'
import { concerns, countOf, isEmpty, type MetricName, measure, shareOf } from './measure.ts'
import type { Stored } from './stored.ts'
import { compareText } from './text.ts'

interface Candidate extends Group {
  readonly name: string
  readonly value: number | null
  readonly previousValue: number | null
}

export function ranking(store: Stored, query: RankingQuery<string>): Omit<RankingAnswer<string>, 'query'> {
  const frame = frameOf(store, query, { toDate: true })
  const metric = query.metric ?? 'activeChats'
  const total = measure(metric, frame.chats, frame.window)
  const candidates = universe(frame, query, metric, store)
  const filled = candidates.filter(({ value }) => !isEmpty(metric, value)).sort(byValue)
  const empty = candidates.filter(({ value }) => isEmpty(metric, value)).sort(byValue)

  const previousRanks = new Map(
    candidates
      .filter(({ previousValue }) => !isEmpty(metric, previousValue))
      .map((candidate, _, all) => [
        candidate.name,
        rankAmong(
          candidate.previousValue,
          all.map(other => other.previousValue),
        ),
      ]),
  )
  const { comparedWindow } = frame
  const rowOf = ({ name, chats, value, previousValue }: Candidate): RankingRow<string> => {
    const rank = rankAmong(
      value,
      [...filled, ...empty].map(other => other.value),
    )
    const previousRank = previousRanks.get(name) ?? null
    return {
      rank,
      key: keyOf([query.by], [name]),
      label: query.by === 'establishment' ? (store.listed.get(name)?.name ?? name) : name,
      value,
      of: countOf(metric, chats, frame.window),
      share: shareOf(metric, value, total),
      previousValue,
      previousOf: comparedWindow === null ? null : countOf(metric, chats, comparedWindow),
      previousRank,
      rankChange: previousRank === null ? null : previousRank - rank,
    }
  }

  const top = query.top ?? candidates.length
  const listed = [...filled, ...(query.withEmpty === true ? empty : [])].slice(0, top)
  const folded = new Set(filled.slice(top).map(({ name }) => name))
  const foldedChats = frame.chats.filter(chat =>
    groupsOf([chat], [query.by], store).some(group => folded.has(group.values[0] ?? '')),
  )
  const others =
    folded.size === 0
      ? null
      : {
          count: folded.size,
          value: measure(metric, foldedChats, frame.window),
          of: countOf(metric, foldedChats, frame.window),
        }
  const totalOf = countOf(metric, frame.chats, frame.window)
  return { ...heading('ranking', frame), metric, total, totalOf, rows: listed.map(rowOf), others }
}

/** The groups of the period or the comparison, and those of the listed establishments that match the filters. */
function universe(frame: Frame, { by }: RankingQuery<string>, metric: MetricName, store: Stored): Candidate[] {
  const { window, comparedWindow } = frame
  const met = groupsOf(frame.chats, [by], store).filter(({ chats }) =>
    chats.some(
      chat => concerns(metric, chat, window) || (comparedWindow !== null && concerns(metric, chat, comparedWindow)),
    ),
  )
  const chatsOf = new Map(met.map(group => [group.values[0] ?? '', group.chats]))
  const picked = pickedEstablishments(frame.where, frame.not, store)
  const names = new Set([...chatsOf.keys(), ...picked.flatMap(establishment => establishmentValues(establishment, by))])
  return [...names].map(name => {
    const chats = chatsOf.get(name) ?? []
    return {
      name,
      values: [name],
      chats,
      value: measure(metric, chats, window),
      previousValue: comparedWindow === null ? null : measure(metric, chats, comparedWindow),
    }
  })
}

/** Largest first, null last; equal values by name. */
function byValue(a: Candidate, b: Candidate): number {
  return numberOf(b.value) - numberOf(a.value) || compareText(a.name, b.name)
}

/** One more than the number of larger values: 1, 2, 2, 4. */
function rankAmong(value: number | null, values: readonly (number | null)[]): number {
  return values.filter(other => numberOf(other) > numberOf(value)).length + 1
}

/** Null counts as less than any value: no value is negative. */
function numberOf(value: number | null): number {
  return value ?? -1
}
