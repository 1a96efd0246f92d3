import { type ExpressionBuilder, sql } from 'kysely'
import type { Tables } from './tables.ts'

/** What scopes are about: what of a chat is a filter's dimension in the journal. */
export const scopeNames = ['establishment_id', 'channel', 'platform'] as const
type ScopeName = (typeof scopeNames)[number]
type ScopeLists = { readonly [Name in ScopeName]?: readonly string[] }

/** Chats that pass every list of `ScopeLists`, no key for all of them, and none of those `without`. */
export interface ChatScope extends ScopeLists {
  readonly without?: ScopeLists
}

type Placed = { readonly [Name in ScopeName]: string }

/** Whether a chat passes every scope: what `within` says, of a row at hand. */
export function isWithin(chat: Placed, scopes: readonly ChatScope[]): boolean {
  return matcherOf(scopes)(chat)
}

const matchers = new WeakMap<readonly ChatScope[], (chat: Placed) => boolean>()

/** The same for many chats. */
export function matcherOf(scopes: readonly ChatScope[]): (chat: Placed) => boolean {
  const known = matchers.get(scopes)
  if (known !== undefined) return known
  const rules = scopes.flatMap(scope =>
    scopeNames.flatMap(name => [
      ...(scope[name] === undefined ? [] : [{ name, values: new Set(scope[name]), passes: true }]),
      ...(scope.without?.[name] === undefined ? [] : [{ name, values: new Set(scope.without[name]), passes: false }]),
    ]),
  )
  const matcher = (chat: Placed) => rules.every(({ name, values, passes }) => values.has(chat[name]) === passes)
  matchers.set(scopes, matcher)
  return matcher
}

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
