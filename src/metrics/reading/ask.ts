import type { Engine } from '../../engine/engine.ts'
import { identifier, join, type Sql, sql } from '../../engine/sql.ts'
import { mapInSlices } from '../../slices.ts'
import type { Micros } from '../../time/instant.ts'
import type { Grouping } from '../definitions/dimension.ts'
import { type Fact, facts, type Window } from '../definitions/fact.ts'
import type { Chats } from '../definitions/filter.ts'

/** Aggregates over the rows of one fact: of some chats, in a window, by groups, by buckets. */
export interface Question<Name extends string = string> {
  readonly fact: Fact
  /** Each gives a number or null. */
  readonly values: Readonly<Record<Name, Sql>>
  /** Whether all of them are counts that add up over chats. */
  readonly addsUp?: boolean
  readonly window: Window
  readonly chats: Chats
  /** What the rows of the table must meet besides. */
  readonly conditions?: readonly Sql[]
  /** What the rows `f` of the fact must meet. */
  readonly rowCondition?: Sql
  readonly by?: readonly Grouping[]
  /** The buckets' starts, in order; without, the window is one. */
  readonly buckets?: readonly Micros[]
}

export interface Measured<Name extends string = string> {
  /** The texts of the groups, in the order of `by`. */
  readonly key: readonly string[]
  /** The start of the bucket; null when the window is one. */
  readonly bucket: Micros | null
  readonly values: Readonly<Record<Name, number | null>>
}

/**
 * One question put at once for several sets of establishments. `table` has a row (`scope`, `establishment_key`) for each
 * establishment of each set.
 */
export async function askByScope<Name extends string>(
  engine: Engine,
  question: Question<Name>,
  table: Sql,
): Promise<readonly { readonly scope: number; readonly measured: Measured<Name> }[]> {
  const names = Object.keys(question.values) as Name[]
  const keys = (question.by ?? []).map((_, index) => keyName(index))
  const rows = await engine.query(questionSql(question, { scopes: table }), {
    scope: 'count',
    bucket: 'whole?',
    ...Object.fromEntries(keys.map(name => [name, 'text'] as const)),
    ...Object.fromEntries(names.map(name => [name, 'number?'] as const)),
  })
  const measured = ({ scope, bucket, ...row }: (typeof rows)[number]) => {
    const texts = row as Readonly<Record<string, unknown>>
    const key = keys.map(name => texts[name] as string)
    return { scope, measured: { key, bucket, values: row as unknown as Measured<Name>['values'] } }
  }
  return mapInSlices(rows, measured, engine.signal)
}

export const keyName = (index: number) => `key_${index + 1}`

/** What a statement reads besides the store's own tables. */
export interface ReadBesides {
  /** See `askByScope`. */
  readonly scopes?: Sql | null
  /** A table that has the rows of the question's chats and window, see `sliceSql`. */
  readonly slice?: Sql | null
}

/** The question's statement, for those who want to see it; by the scopes of a table when there is one. */
export function questionSql(question: Question, { scopes = null, slice = null }: ReadBesides = {}): Sql {
  const { window, chats, conditions = [], rowCondition, by = [], buckets } = question
  const inScopes = scopes === null ? [] : [sql`establishment_key IN (SELECT establishment_key FROM ${scopes})`]
  const rows = facts[question.fact].rows({
    window,
    conditions: [...chats.conditions, ...inScopes, ...conditions],
    buckets: buckets ?? null,
    slice,
  })
  const groups = by.map((grouping, index) => {
    const column = identifier(keyName(index))
    return { rowsJoin: grouping.join, rowsKey: grouping.key, column, ...grouping.text(sql`g.${column}`) }
  })
  const columns = [
    ...(scopes === null ? [] : [{ expression: sql`s.scope`, column: sql`scope` }]),
    ...groups.map(({ rowsKey, column }) => ({ expression: rowsKey, column })),
    ...(buckets === undefined ? [] : [{ expression: sql`f.bucket`, column: sql`bucket` }]),
  ]
  const values = Object.entries(question.values).map(([name, value]) => ({
    expression: value,
    column: identifier(name),
  }))
  const grouped = columns.length === 0 ? sql`` : sql` GROUP BY ALL`
  const joins = [
    ...(scopes === null ? [] : [sql` JOIN ${scopes} AS s ON s.establishment_key = f.establishment_key`]),
    ...groups.map(({ rowsJoin }) => rowsJoin),
  ]
  return sql`SELECT ${join([
    scopes === null ? sql`0 AS scope` : sql`g.scope`,
    ...groups.map(({ text, column }) => sql`${text} AS ${column}`),
    buckets === undefined ? sql`NULL::BIGINT AS bucket` : sql`g.bucket`,
    ...values.map(({ column }) => sql`g.${column}`),
  ])}
FROM (
  SELECT ${join([...columns, ...values].map(({ expression, column }) => sql`${expression} AS ${column}`))}
  FROM (${rows}) AS f${join(joins, sql``)}${rowCondition === undefined ? sql`` : sql` WHERE ${rowCondition}`}${grouped}
) AS g${join(
    groups.map(group => group.join),
    sql``,
  )}`
}
