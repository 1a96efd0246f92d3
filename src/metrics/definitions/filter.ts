import { allOf, type Sql, sql } from '../../engine/sql.ts'
import { type Dimensions, dimensionNamed } from './dimension.ts'

export type FilterLists = Readonly<Record<string, readonly string[]>>

/** In a list = or, between keys = and; `not` drops what matches any key. */
export interface Filters {
  readonly where: FilterLists
  readonly not: FilterLists
  /** Further filters in the form of `where`, each of which holds beside it: what the source is restricted to. Default: none. */
  readonly within?: readonly FilterLists[]
  /** A condition on when a chat started, on rows that carry `chat_key`. Default: none. */
  readonly start?: Sql
}

/** Which chats a question is about, and how a row that carries its chat's keys tells. */
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

/** The part of a filter that picks establishments whatever their chats. */
export function ofEstablishments(chats: Chats): Filters {
  return partOf(chats, true)
}

/** The part of a filter that picks chats whatever their establishments. */
export function ofOthers(chats: Chats): Filters {
  const { start } = chats
  return { ...partOf(chats, false), ...(start === undefined ? {} : { start }) }
}

/**
 * How a row of `establishments` tells that what a source is restricted to concerns it: it passes, and where channels or platforms are
 * restricted it has a chat that passes.
 */
export function insideConditions({ dimensions, within = [] }: Chats): readonly Sql[] {
  const chats = chatsOf(dimensions, { where: {}, not: {}, within })
  const ofChats = chatsOf(dimensions, ofOthers(chats)).conditions
  return [
    ...chatsOf(dimensions, ofEstablishments(chats)).conditions,
    ...(ofChats.length === 0
      ? []
      : [sql`establishment_key IN (SELECT establishment_key FROM chats WHERE ${allOf(ofChats)})`]),
  ]
}

function partOf({ dimensions, where, not, within = [] }: Chats, ofEstablishment: boolean): Filters {
  const part = (lists: FilterLists) =>
    Object.fromEntries(
      Object.entries(lists).filter(([name]) => dimensionNamed(dimensions, name).ofEstablishment === ofEstablishment),
    )
  return { where: part(where), not: part(not), within: within.map(part).filter(lists => Object.keys(lists).length > 0) }
}
