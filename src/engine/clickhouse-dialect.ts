import type { BoundValue } from './bound-value.ts'
import type { Dialect, StoreTable } from './dialect.ts'

/**
 * The instants that stand for DuckDB's `-infinity` and `infinity`, in µs since 1970. They are the numbers that DuckDB stores for them, and
 * no log can have them: its instants are of the years 1 to 9999.
 */
export const openStart = -9_223_372_036_854_775_807n
export const openEnd = 9_223_372_036_854_775_807n

/**
 * What every statement in this dialect needs, so that it means the same as elsewhere: an outer join gives null, a name means
 * the column before it means an alias, and long statements are parsed.
 */
export const clickhouseSettings = {
  join_use_nulls: 1,
  prefer_column_name_to_alias: 1,
  union_default_mode: 'DISTINCT',
  // A subquery over sharded tables within a statement about sharded tables is answered once for all shards.
  distributed_product_mode: 'global',
  // A year has thousands of hours, each with its case.
  max_query_size: '100000000',
  max_ast_elements: '10000000',
  max_expanded_ast_elements: '10000000',
} as const

export interface ClickHouseTables {
  /** The name of a table of the version that is read. */
  readonly tableOf?: (name: StoreTable) => string
  /** Set on a cluster of several shards. */
  readonly cluster?: {
    readonly name: string
    /** A shard does not know which database the statement is asked of. */
    readonly database: string
    /** The name of the part of a table that a shard has. */
    readonly localTableOf: (name: StoreTable) => string
  }
}

/** The columns of a list of chats: ClickHouse would name those that `chats` has too after their table. */
const ofPage = [
  'chat_key',
  'establishment_key',
  'channel_key',
  'platform_key',
  'start_micros',
  'state',
  'wait_micros',
  'place',
].map(name => `n.${name} AS ${name}`)

/** The dialect of a ClickHouse server, or of a cluster whose shards each have all rows of their chats. */
export function clickhouseDialect({ tableOf = name => name, cluster }: ClickHouseTables = {}): Dialect {
  const quoted = (name: string) => `"${name.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
  const text = (value: string) => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
  return {
    name: 'clickhouse',
    quoteIdentifier: quoted,
    placeholder,
    table: (name, isOnShard) =>
      isOnShard && cluster !== undefined
        ? `${quoted(cluster.database)}.${quoted(cluster.localTableOf(name))}`
        : quoted(tableOf(name)),
    onShards: rows => (cluster === undefined ? `(${rows})` : `cluster(${text(cluster.name)}, view(${rows}))`),
    // Materialized CTEs are experimental in 26.7 and fail for lists of chats, and a shard would not see them.
    keepsSharedRows: false,
    operations: {
      epochMicros: instant => `toUnixTimestamp64Micro(${instant})`,
      // `quantilesExactInclusive` interpolates in another order, which differs from DuckDB in the last bit.
      quantile: (shares, value, place) =>
        `if(count(${value}) = 0, NULL, arrayMap(v -> arrayMap(r -> v[toUInt64(floor(r)) + 1] * (1 - (r - floor(r))) + v[toUInt64(ceil(r)) + 1] * (r - floor(r)), [(greatest(length(v), 1) - 1) * [${shares}][${place}]])[1], [arraySort(groupArray(${value}))])[1])`,
      isIn: (value, list) => `has(${list}, ${value})`,
      placeIn: (value, list) => `nullIf(indexOf(${list}, ${value}), 0)`,
      matches: (value, pattern) => `match(${value}, ${pattern})`,
      keysByScope: (scopes, keys) =>
        `SELECT toInt32(pair.1) AS scope, toInt32(pair.2) AS establishment_key FROM (SELECT arrayJoin(arrayZip(${scopes}, ${keys})) AS pair)`,
      floorDivide: (dividend, divisor) => `intDiv(${dividend}, ${divisor})`,
      distinctCount: value => `uniqExact(${value})`,
      distinctKeys: key => `groupBitmap(toUInt32(${key}))`,
      // The sum of 64 bits would overflow silently.
      exactMean: value =>
        `if(count(${value}) = 0, NULL, toFloat64(intDiv(sum(toInt128(${value})), greatest(count(${value}), 1))) + toFloat64(sum(toInt128(${value})) % greatest(count(${value}), 1)) / count(${value}))`,
      valueAtLast: (value, order) => `argMax(${value}, ${order})`,
      valueAtFirst: (value, order, condition) => `argMinOrNullIf(${value}, ${order}, ${condition})`,
      minimum: value => `minOrNull(${value})`,
      maximum: value => `maxOrNull(${value})`,
      previousInstant: (at, key) =>
        `lagInFrame(${at}, 1, ${instantOf(String(openStart))}) OVER (PARTITION BY ${key} ORDER BY ${at} ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)`,
      previous: (value, key, order) =>
        `lagInFrame(toNullable(${value})) OVER (PARTITION BY ${key} ORDER BY ${order} ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)`,
      toText: value => `toString(${value})`,
      toInteger: value => `toInt32(${value})`,
      toWhole: value => `toUInt64OrNull(${value})`,
      toDouble: value => `CAST(${value} AS Nullable(Float64))`,
      noText: () => 'CAST(NULL AS Nullable(String))',
      noInteger: () => 'CAST(NULL AS Nullable(Int32))',
      noWhole: () => 'CAST(NULL AS Nullable(Int64))',
      allBut: column => `* EXCEPT (${column})`,
      tuple: (...values) => `tuple(${values.join(', ')})`,
      element: (tuple, place) => `tupleElement(${tuple}, ${place})`,
      // A version has all tables of its schema.
      hasTable: () => 'true',
      // A common table expression is computed in each place that reads it: there are as few as can be.
      pageOfChats: (rows, chats, most, offset) => `picked AS (${rows}),
  near AS (SELECT * FROM picked ORDER BY place DESC LIMIT ${most} + ${offset} WITH TIES),
  page AS (
    SELECT * FROM (
      SELECT ${ofPage}, i.chat_id AS chat_id, row_number() OVER (ORDER BY n.place DESC, i.chat_id) - ${offset} AS number
      FROM ${chats} AS i JOIN near AS n ON n.chat_key = i.chat_key)
    WHERE number > 0 AND number <= ${most})`,
      pageOfChatsAfter: (rows, chats, place, most, id) => `picked AS (${rows}),
  near AS (SELECT * FROM picked WHERE place = ${place} UNION ALL
    SELECT * FROM (SELECT * FROM picked WHERE place < ${place} ORDER BY place DESC LIMIT ${most} WITH TIES)),
  page AS (
    SELECT * FROM (
      SELECT ${ofPage}, i.chat_id AS chat_id, row_number() OVER (ORDER BY n.place DESC, i.chat_id) AS number
      FROM ${chats} AS i JOIN near AS n ON n.chat_key = i.chat_key
      WHERE n.place < ${place} OR i.chat_id > ${id})
    WHERE number <= ${most})`,
    },
  }
}

/** The parameters are named `p1`, `p2` and so on, in the order of the values; an instant is passed in µs. */
function placeholder(position: number, value: BoundValue): string {
  const bound = (type: string) => `{p${position}:${type}}`
  const inParts = (type: string, joined: string, parts: readonly unknown[]) =>
    parts.length < 2
      ? bound(type)
      : `${joined}(${parts.map((_, part) => `{${partName(position, part)}:${type}}`).join(', ')})`
  switch (typeof value) {
    case 'string':
      return inParts('String', 'concat', partsOfText(value))
    case 'bigint':
      return bound('Int64')
    case 'boolean':
      return bound('Bool')
    case 'number':
      return bound(Number.isInteger(value) && Math.abs(value) < 2 ** 31 ? 'Int32' : 'Float64')
  }
  if (value === null) return 'NULL'
  if (value.type === 'instant') return instantOf(bound('Int64'))
  return inParts('Array(String)', 'arrayConcat', partsOfList(value.texts))
}

function instantOf(micros: string): string {
  return `fromUnixTimestamp64Micro(toInt64(${micros}), 'UTC')`
}

/** The parameters of a statement, by name, for its values in order. */
export function clickhouseParameters(values: readonly BoundValue[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(values.flatMap((value, index) => parametersOf(index + 1, value)))
}

function parametersOf(position: number, value: BoundValue): readonly (readonly [string, unknown])[] {
  if (value === null) return []
  if (typeof value === 'object' && value.type === 'instant') return [[partName(position, 0), value.epochMicros]]
  if (typeof value !== 'object' && typeof value !== 'string') return [[partName(position, 0), value]]
  const parts = typeof value === 'string' ? partsOfText(value) : partsOfList(value.texts)
  return parts.map((part, index) => [partName(position, index), part] as const)
}

function partName(position: number, part: number): string {
  return part === 0 ? `p${position}` : `p${position}_${part}`
}

/** ClickHouse refuses a parameter of more than 128 KiB, which is at most four bytes for each of these. */
const partLength = 30_000

function partsOfText(text: string): readonly string[] {
  return text.length <= partLength ? [text] : (text.match(new RegExp(`.{1,${partLength}}`, 'gsu')) ?? [])
}

function partsOfList(texts: readonly string[]): readonly (readonly string[])[] {
  const parts: string[][] = [[]]
  let length = 0
  for (const text of texts) {
    length += text.length + 4
    if (length > partLength) {
      parts.push([])
      length = text.length + 4
    }
    parts.at(-1)?.push(text)
  }
  return parts
}
