import { allOf, type Sql, sql, storeTable } from '../../engine/sql.ts'
import { type Dimensions, dimensionNamed } from './dimension.ts'

export type FilterLists = Readonly<Record<string, readonly string[]>>

/** The values of a list are alternatives (or), the keys all hold (and); `not` drops what matches any key. */
export interface Filters {
  readonly where: FilterLists
  readonly not: FilterLists
  /** Further filters shaped like `where`, all of which must hold too: what the source is restricted to. Default: none. */
  readonly within?: readonly FilterLists[]
  /** A condition on when a chat started, for rows that carry `chat_key`. Default: none. */
  readonly start?: Sql
}

/** Which chats a question is about, and the conditions for rows that carry the keys of their chat. */
export interface Chats extends Filters {
  readonly dimensions: Dimensions
  readonly conditions: readonly Sql[]
}

export function chatsOf(dimensions: Dimensions, { where, not, within = [], start }: Filters): Chats {
  const matches = ([name, list]: [string, readonly string[]]) => dimensionNamed(dimensions, name).matches(list)
  const conditions = [
    ...[where, ...within].flatMap(lists => Object.entries(lists).map(matches)),
    ...Object.entries(not).map(entry => sql`NOT (${matches(entry)})`),
    ...(start === undefined ? [] : [start]),
  ]
  return { dimensions, where, not, within, ...(start === undefined ? {} : { start }), conditions }
}

/** The part of the filters that depends on the establishment alone. */
export function ofEstablishments(chats: Chats): Filters {
  return partOf(chats, true)
}

/** The part of the filters that depends on the chat, not on its establishment. */
export function ofOthers(chats: Chats): Filters {
  const { start } = chats
  return { ...partOf(chats, false), ...(start === undefined ? {} : { start }) }
}

/**
 * The conditions under which a row of `establishments` is inside the source's restriction: the establishment passes it and, when
 * channels or platforms are restricted, has a chat that passes too.
 */
export function insideConditions({ dimensions, within = [] }: Chats): readonly Sql[] {
  const chats = chatsOf(dimensions, { where: {}, not: {}, within })
  const ofChats = chatsOf(dimensions, ofOthers(chats)).conditions
  return [
    ...chatsOf(dimensions, ofEstablishments(chats)).conditions,
    ...(ofChats.length === 0
      ? []
      : [sql`establishment_key IN (SELECT establishment_key FROM ${storeTable('chats')} WHERE ${allOf(ofChats)})`]),
  ]
}

function partOf({ dimensions, where, not, within = [] }: Chats, ofEstablishment: boolean): Filters {
  const part = (lists: FilterLists) =>
    Object.fromEntries(
      Object.entries(lists).filter(([name]) => dimensionNamed(dimensions, name).ofEstablishment === ofEstablishment),
    )
  return { where: part(where), not: part(not), within: within.map(part).filter(lists => Object.keys(lists).length > 0) }
}
