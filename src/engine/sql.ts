import type { Operation } from './dialect.ts'

/** An instant, bound as a timestamp with time zone: microseconds since 1970-01-01T00:00:00Z. */
export interface InstantValue {
  readonly type: 'instant'
  readonly epochMicros: bigint
}

/** A list of texts, bound as one value. */
export interface TextListValue {
  readonly type: 'texts'
  readonly texts: readonly string[]
}

export type BoundValue = string | number | bigint | boolean | null | InstantValue | TextListValue

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
