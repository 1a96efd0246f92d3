import { type ExpressionBuilder, sql } from 'kysely'
import { type ChatScope, type ScopeName, scopeNames } from './scope.ts'
import type { Tables } from './tables.ts'

/** The SQL condition for all scopes. `bySite`: whether an index on establishments may be used. */
export function within<Table extends 'chat' | 'counter'>(
  table: Table,
  scopes: readonly ChatScope[],
  { bySite = true }: { readonly bySite?: boolean } = {},
) {
  return ({ and, not }: ExpressionBuilder<Tables, Table>) =>
    and(
      scopes.flatMap(scope =>
        scopeNames.flatMap(name => {
          const [values, others] = [scope[name], scope.without?.[name]]
          return [
            ...(values === undefined ? [] : [isAmong(table, name, { values, bySite })]),
            ...(others === undefined ? [] : [not(isAmong(table, name, { values: others, bySite: false }))]),
          ]
        }),
      ),
    )
}

/** A list as a single bound value, regardless of its length. */
function isAmong(
  table: string,
  name: ScopeName,
  { values, bySite }: { readonly values: readonly string[]; readonly bySite: boolean },
) {
  const column = sql.ref(`${table}.${name}`)
  const sought = bySite ? column : sql`(${column} || '')`
  return sql<boolean>`${sought} IN ${valuesOf(values)}`
}

/** A list as a table with one column, `value`. */
function valuesOf(values: readonly string[]) {
  return sql`(SELECT value FROM json_each(${JSON.stringify(values)}))`
}
