import { type Sql, sqlKey } from '../../engine/sql.ts'
import { inSlices } from '../../slices.ts'
import type { Grouping } from '../definitions/dimension.ts'
import type { Measured, Question } from './ask.ts'
import { groupBy } from './group-by.ts'
import { identityOf, identityOfGrouping } from './identity.ts'

/** A question that has not been answered yet. */
export interface Waiting {
  readonly question: Question
  /** Passes on the rows; in slices when there are many. */
  readonly resolve: (rows: readonly Measured[]) => void | Promise<void>
  readonly reject: (error: unknown) => void
}

/** Merges questions about the same rows, so that each set of rows is read once. */
export function mergeQuestions(waiting: readonly Waiting[]): readonly Waiting[] {
  const sums = waiting.filter(({ question }) => isOfFew(question))
  const others = waiting.filter(({ question }) => !isOfFew(question))
  const finer = groupBy(sums, ({ question }) => identityOf(question, ['by'])).map(mergeGroups)
  // If a name stands for two different values, the questions stay separate.
  return groupBy([...finer, ...others], ({ question }) => identityOf(question, ['values'])).flatMap(alike =>
    haveNamesApart(alike) ? [mergeValues(alike)] : alike,
  )
}

function isOfFew({ addsUp, by = [] }: Question): boolean {
  return addsUp === true && by.every(({ hasFew }) => hasFew)
}

/** Counts by channel, by platform and in total are sums of the counts by channel and platform. */
function mergeGroups(alike: readonly Waiting[]): Waiting {
  const [one] = alike as [Waiting]
  if (alike.length === 1) return one
  const { question } = one
  const by = [
    ...new Map(alike.flatMap(one => one.question.by ?? []).map(one => [identityOfGrouping(one), one])).values(),
  ]
  return {
    question: { ...question, by },
    async resolve(rows) {
      for (const one of alike) await one.resolve(await sumUp(rows, one.question, by))
    },
    reject(error) {
      for (const one of alike) one.reject(error)
    },
  }
}

async function sumUp(
  rows: readonly Measured[],
  question: Question,
  finer: readonly Grouping[],
): Promise<readonly Measured[]> {
  const identities = finer.map(identityOfGrouping)
  const places = (question.by ?? []).map(grouping => identities.indexOf(identityOfGrouping(grouping)))
  const names = Object.keys(question.values)
  const sums = new Map<string, Measured & { readonly values: Record<string, number | null> }>()
  const slices = inSlices()
  for (const row of rows) {
    if (slices.isFull()) await slices.next()
    const key = places.map(place => row.key[place] ?? '')
    const name = JSON.stringify([String(row.bucket), key])
    const sum = sums.get(name)
    if (sum === undefined)
      sums.set(name, { ...row, key, values: Object.fromEntries(names.map(of => [of, row.values[of] ?? 0])) })
    else for (const of of names) sum.values[of] = (sum.values[of] ?? 0) + (row.values[of] ?? 0)
  }
  const isWhole = places.length === 0 && question.buckets === undefined
  if (sums.size > 0 || !isWhole) return [...sums.values()]
  return [{ key: [], bucket: null, values: Object.fromEntries(names.map(name => [name, 0])) }]
}

function haveNamesApart(alike: readonly Waiting[]): boolean {
  const values: Record<string, Sql> = {}
  for (const { question } of alike) {
    for (const [name, value] of Object.entries(question.values)) {
      if (sqlKey(values[name] ?? value) !== sqlKey(value)) return false
      values[name] = value
    }
  }
  return true
}

/** Merges questions for different aggregates of the same groups. */
function mergeValues(alike: readonly Waiting[]): Waiting {
  const [one] = alike as [Waiting]
  if (alike.length === 1) return one
  return {
    question: { ...one.question, values: Object.assign({}, ...alike.map(({ question }) => question.values)) },
    async resolve(rows) {
      for (const { resolve } of alike) await resolve(rows)
    },
    reject(error) {
      for (const { reject } of alike) reject(error)
    },
  }
}
