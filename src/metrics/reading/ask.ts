import type { Engine } from '../../engine/engine.ts'
import { identifier, join, onShards, operation, type Sql, sql } from '../../engine/sql.ts'
import { mapInSlices } from '../../slices.ts'
import type { Micros } from '../../time/instant.ts'
import type { Grouping } from '../definitions/dimension.ts'
import { type Fact, facts, type Window } from '../definitions/fact.ts'
import type { Chats } from '../definitions/filter.ts'

/** Aggregates over the rows of one fact, for some chats in a window, by groups and buckets. */
export interface Question<Name extends string = string> {
  readonly fact: Fact
  /** The aggregates by name; each gives a number or null. */
  readonly values: Readonly<Record<Name, Sql>>
  /** Whether all values are counts that add up over chats. */
  readonly addsUp?: boolean
  readonly window: Window
  readonly chats: Chats
  /** Further conditions on the rows of the table. */
  readonly conditions?: readonly Sql[]
  /** A condition on the rows `f` of the fact. */
  readonly rowCondition?: Sql
  readonly by?: readonly Grouping[]
  /** The bucket starts, in order; absent when the whole window is one bucket. */
  readonly buckets?: readonly Micros[]
}

export interface Measured<Name extends string = string> {
  /** The texts of the groups, in the order of `by`. */
  readonly key: readonly string[]
  /** The start of the bucket; null when the question has no buckets. */
  readonly bucket: Micros | null
  readonly values: Readonly<Record<Name, number | null>>
}

/**
 * Asks one question for several sets of establishments at once. `table` has one row (`scope`, `establishment_key`) per set and
 * establishment.
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

/** What a statement reads besides the store's tables. */
export interface ReadBesides {
  /** See `askByScope`. */
  readonly scopes?: Sql | null
  /** A table that already holds the rows of the question's chats and window, see `sliceSql`. */
  readonly slice?: Sql | null
}

/** The statement of a question, by scope if there are scopes; exported for tests. */
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
    buckets === undefined ? sql`${operation('noWhole')} AS bucket` : sql`g.bucket`,
    ...values.map(({ column }) => sql`g.${column}`),
  ])}
FROM (
  SELECT ${join([...columns, ...values].map(({ expression, column }) => sql`${expression} AS ${column}`))}
  FROM ${onShards(rows)} AS f${join(joins, sql``)}${rowCondition === undefined ? sql`` : sql` WHERE ${rowCondition}`}${grouped}
) AS g${join(
    groups.map(group => group.join),
    sql``,
  )}`
}
