import { createHash } from 'node:crypto'
import { canBeDrawn } from '../fonts/font-runs.ts'
import type { FilterLists } from '../metrics/definitions/filter.ts'
import type { DimensionValues } from '../metrics/operators/dimension-values.ts'
import type { ReportInput } from './model/report-input.ts'

/**
 * The answers with names that readers can tell apart although a letter of them is in no font. Those of establishments are followed by their
 * id: `Café · (fr-12)`. Other values are their own ids, so a
 * mark made of their letters goes before them, the same in every report: `#3f2a1 ··`.
 */
export function drawableNames(input: ReportInput): ReportInput {
  return Object.fromEntries(
    Object.entries(input).map(([name, part]) => [
      name,
      Array.isArray(part) ? part.map(drawableAnswer) : drawableAnswer(part),
    ]),
  ) as unknown as ReportInput
}

/** The same for one answer of any kind. */
export function drawableAnswer<A>(answer: A): A {
  if (!isTree(answer)) return answer
  const { query, rows, id, name } = answer
  return {
    ...answer,
    ...(isTree(query) ? { query: drawableQuery(query) } : {}),
    ...(Array.isArray(rows) ? { rows: rows.map(drawableRow) } : {}),
    // A name of an establishment, or the values of a dimension.
    ...(typeof id === 'string' && typeof name === 'string' ? { name: withId(name, id) } : {}),
  }
}

/** The same for the values that can be chosen. */
export function drawableLabels(dimensions: DimensionValues): DimensionValues {
  return dimensions.map(({ dimension, values }) => ({
    dimension,
    values: values.map(({ value, label }) => ({
      value,
      label: dimension === 'establishment' ? withId(label, value) : drawableValue(label),
    })),
  }))
}

type Tree = Readonly<Record<string, unknown>>

function drawableRow(row: Tree): Tree {
  const { key, label, name, establishmentId } = row
  if (typeof name === 'string' && typeof establishmentId === 'string')
    return { ...row, name: withId(name, establishmentId) }
  if (!isTree(key)) return row
  const own = drawableValues(key as Readonly<Record<string, string>>, drawableValue)
  if (typeof label !== 'string') return { ...row, key: own }
  const { establishment } = key
  return {
    ...row,
    key: own,
    label: typeof establishment === 'string' ? withId(label, establishment) : drawableValue(label),
  }
}

function drawableQuery(query: Tree): Tree {
  const { where, not, within } = query
  const lists = (filter: unknown) => drawableValues(filter as FilterLists, list => list.map(drawableValue))
  return {
    ...query,
    ...(isTree(where) ? { where: lists(where) } : {}),
    ...(isTree(not) ? { not: lists(not) } : {}),
    ...(Array.isArray(within) ? { within: within.map(lists) } : {}),
  }
}

/** The ids of establishments stay, because their names are looked up by them. */
function drawableValues<V>(
  byDimension: Readonly<Record<string, V>>,
  draw: (value: V) => V,
): Readonly<Record<string, V>> {
  return Object.fromEntries(
    Object.entries(byDimension).map(([dimension, value]) => [
      dimension,
      dimension === 'establishment' ? value : draw(value),
    ]),
  )
}

function withId(name: string, id: string): string {
  return name === id || canBeDrawn(name) ? drawableValue(name) : `${name} (${drawableValue(id)})`
}

/** The mark comes first and is short, so that it is still there where a chart cuts the name off. */
function drawableValue(value: string): string {
  return canBeDrawn(value) ? value : `#${createHash('sha256').update(value).digest('hex').slice(0, 5)} ${value}`
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
