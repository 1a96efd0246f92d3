import { type ExpressionBuilder, sql } from 'kysely'
import { type ChatScope, type ScopeName, scopeNames } from './scope.ts'
import type { Tables } from './tables.ts'

/** Every scope is part of every statement. `bySite`: whether an index of establishments may be used to find what passes. */
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

/** A list as one bound value, however long it is. */
function isAmong(
  table: string,
  name: ScopeName,
  { values, bySite }: { readonly values: readonly string[]; readonly bySite: boolean },
) {
  const column = sql.ref(`${table}.${name}`)
  const sought = bySite ? column : sql`(${column} || '')`
  return sql<boolean>`${sought} IN ${valuesOf(values)}`
}

/** A list as a table of one column, `value`. */
function valuesOf(values: readonly string[]) {
  return sql`(SELECT value FROM json_each(${JSON.stringify(values)}))`
}
