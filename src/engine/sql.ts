import type { BoundValue, InstantValue, TextListValue } from './bound-value.ts'
import type { Operation, StoreTable } from './dialect.ts'

/** An immutable piece of SQL. Its holes are bound values, quoted identifiers, dialect operations or other pieces, never plain text. */
export interface Sql {
  readonly type: 'sql'
  readonly parts: readonly Part[]
}

export type Part =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'value'; readonly value: BoundValue }
  | { readonly type: 'identifier'; readonly name: string }
  | { readonly type: 'operation'; readonly operation: Operation; readonly args: readonly Sql[] }
  | { readonly type: 'table'; readonly name: StoreTable }
  | { readonly type: 'onShards'; readonly rows: Sql }
  | { readonly type: 'sharing'; readonly shared: readonly SharedRows[]; readonly statement: Sql }
  | { readonly type: 'shared'; readonly shared: SharedRows }

/** Rows that a statement reads in several places, by a name of their own. */
export interface SharedRows {
  readonly name: string
  readonly rows: Sql
}

type Hole = BoundValue | Sql

/**
 * SQL text with holes: a `Sql` hole is spliced in, any other value is bound as a parameter.
 *
 * @example sql`SELECT ${identifier('key')} FROM chats WHERE chat_id = ${'c1'}`
 */
export function sql(strings: TemplateStringsArray, ...holes: readonly Hole[]): Sql {
  const parts: Part[] = []
  strings.forEach((text, index) => {
    if (text !== '') parts.push({ type: 'text', text })
    if (index >= holes.length) return
    const hole = holes[index] as Hole
    if (isSql(hole)) parts.push(...hole.parts)
    else parts.push({ type: 'value', value: hole })
  })
  return { type: 'sql', parts }
}

/** A quoted identifier; any characters are allowed. */
export function identifier(name: string): Sql {
  return { type: 'sql', parts: [{ type: 'identifier', name }] }
}

/** An operation that is spelled differently in each database; see `dialect.ts`. */
export function operation(name: Operation, ...args: readonly Sql[]): Sql {
  return { type: 'sql', parts: [{ type: 'operation', operation: name, args }] }
}

/** A table of the store. */
export function storeTable(name: StoreTable): Sql {
  return { type: 'sql', parts: [{ type: 'table', name }] }
}

/**
 * A subquery whose rows each shard of a cluster computes from the chats that it has: needed where rows of one chat are compared or
 * joined, and best where rows are aggregated, since only the aggregates leave the shard. The statement must not refer to what surrounds it. It has no
 * subquery in place of a value: ClickHouse answers that one where the statement is asked.
 */
export function onShards(rows: Sql): Sql {
  return { type: 'sql', parts: [{ type: 'onShards', rows }] }
}

/** A statement that reads rows in several places, by `shared`. */
export function sharing(rows: readonly SharedRows[], statement: Sql): Sql {
  return rows.length === 0 ? statement : { type: 'sql', parts: [{ type: 'sharing', shared: rows, statement }] }
}

/** Rows of the statement around, as a table. */
export function shared(rows: SharedRows): Sql {
  return { type: 'sql', parts: [{ type: 'shared', shared: rows }] }
}

export function instant(epochMicros: bigint): InstantValue {
  return { type: 'instant', epochMicros }
}

export function texts(values: readonly string[]): TextListValue {
  return { type: 'texts', texts: values }
}

/** Joins pieces with `separator`; gives `empty` when there are none. */
export function join(pieces: readonly Sql[], separator: Sql = sql`, `, empty: Sql = sql``): Sql {
  if (pieces.length === 0) return empty
  return {
    type: 'sql',
    parts: pieces.flatMap((piece, index) => (index === 0 ? piece.parts : [...separator.parts, ...piece.parts])),
  }
}

/** Joins conditions by AND; `true` when there are none. */
export function allOf(conditions: readonly Sql[]): Sql {
  return join(conditions, sql` AND `, sql`true`)
}

const keys = new WeakMap<Sql, string>()

/** The same text for pieces with the same text and values, another for any other piece: a key for maps, not SQL. */
export function sqlKey(piece: Sql): string {
  const known = keys.get(piece)
  if (known !== undefined) return known
  const key = JSON.stringify(piece.parts, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value))
  keys.set(piece, key)
  return key
}

function isSql(hole: Hole): hole is Sql {
  return typeof hole === 'object' && hole !== null && hole.type === 'sql'
}
