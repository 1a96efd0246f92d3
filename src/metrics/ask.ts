import type { Engine } from '../engine/engine.ts'
import { identifier, join, type Sql, sql } from '../engine/sql.ts'
import type { Grouping } from './dimension.ts'
import { type Fact, facts, type Window } from './fact.ts'
import type { Micros } from './period/instant.ts'

/** Aggregates over the rows of one fact: in a window, under conditions, by groups, by buckets. */
export interface Question<Name extends string> {
  readonly fact: Fact
  /** Each gives a number or null. */
  readonly values: Readonly<Record<Name, Sql>>
  readonly window: Window
  readonly conditions: readonly Sql[]
  readonly by?: readonly Grouping[]
  /** The buckets' starts, in order; without, the window is one. */
  readonly buckets?: readonly Micros[]
}

export interface Measured<Name extends string> {
  /** The texts of the groups, in the order of `by`. */
  readonly key: readonly string[]
  /** The start of the bucket; null when the window is one. */
  readonly bucket: Micros | null
  readonly values: Readonly<Record<Name, number | null>>
}

/** The rows that exist: groups and buckets without any row of the fact are not among them. Without groups and buckets, one row. */
export async function ask<Name extends string>(
  engine: Engine,
  question: Question<Name>,
): Promise<readonly Measured<Name>[]> {
  const names = Object.keys(question.values) as Name[]
  const rows = await engine.query(questionSql(question), {
    key: 'texts',
    bucket: 'instant?',
    ...Object.fromEntries(names.map(name => [name, 'number?'] as const)),
  })
  return rows.map(({ key, bucket, ...values }) => ({ key, bucket, values: values as Measured<Name>['values'] }))
}

/** The question's statement, for those who want to see it. */
export function questionSql(question: Question<string>): Sql {
  const { window, conditions, by = [], buckets } = question
  const rows = facts[question.fact].rows({
    window,
    conditions,
    buckets: buckets ?? null,
  })
  const groups = by.map((grouping, index) => {
    const key = identifier(`key_${index + 1}`)
    return { ...grouping, column: key, ...grouping.text(sql`g.${key}`), rowsJoin: grouping.join, rowsKey: grouping.key }
  })
  const columns = [
    ...groups.map(({ rowsKey, column }) => ({ expression: rowsKey, column })),
    ...(buckets === undefined ? [] : [{ expression: sql`f.bucket`, column: identifier('bucket_micros') }]),
  ]
  const values = Object.entries(question.values).map(([name, value]) => ({
    expression: value,
    column: identifier(name),
  }))
  const grouped = columns.length === 0 ? sql`` : sql` GROUP BY ${join(columns.map(({ expression }) => expression))}`
  return sql`SELECT ${join([
    sql`[${join(groups.map(({ text }) => text))}]::VARCHAR[] AS ${identifier('key')}`,
    sql`${buckets === undefined ? sql`NULL::TIMESTAMPTZ` : sql`make_timestamptz(g.bucket_micros)`} AS bucket`,
    ...values.map(({ column }) => sql`g.${column}`),
  ])}
FROM (
  SELECT ${join([...columns, ...values].map(({ expression, column }) => sql`${expression} AS ${column}`))}
  FROM (${rows}) AS f${join(
    groups.map(({ rowsJoin }) => rowsJoin),
    sql``,
  )}${grouped}
) AS g${join(
    groups.map(group => group.join),
    sql``,
  )}`
}
