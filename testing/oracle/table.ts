import type { TableAnswer, TableFigure, TableQuery } from '../../src/metrics/operators/table.ts'
import { frameOf, heading } from './frame.ts'
import { groupsOf, keyOf } from './key.ts'
import { countOf, isEmpty, measure } from './measure.ts'
import type { Stored } from './stored.ts'
import type { ViewedChat } from './view.ts'

export function table(store: Stored, query: TableQuery<string>): Omit<TableAnswer, 'query'> {
  const frame = frameOf(store, query, { toDate: true })
  const { window, comparedWindow } = frame
  const figuresOf = (chats: readonly ViewedChat[]): TableFigure[] =>
    query.metrics.map(metric => ({
      metric,
      value: measure(metric, chats, window),
      of: countOf(metric, chats, window),
      previousValue: comparedWindow === null ? null : measure(metric, chats, comparedWindow),
      previousOf: comparedWindow === null ? null : countOf(metric, chats, comparedWindow),
    }))
  const total = figuresOf(frame.chats)
  const { by } = query
  const rows =
    by === undefined
      ? [{ key: {}, label: null, figures: total }]
      : groupsOf(frame.chats, [by], store)
          .map(({ values: [value = ''], chats }) => ({
            key: keyOf([by], [value]),
            label: by === 'establishment' ? (store.listed.get(value)?.name ?? value) : value,
            figures: figuresOf(chats),
          }))
          .filter(({ figures }) => figures.some(({ metric, value }) => !isEmpty(metric, value)))
          // Groups come in order of key, and sorting is stable.
          .sort((a, b) => (b.figures[0]?.value ?? -1) - (a.figures[0]?.value ?? -1))
  return { ...heading('table', frame), total, rows }
}
