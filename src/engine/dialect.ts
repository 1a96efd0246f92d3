/** What differs between databases, by name. A database that lacks one does not compile. */
export const operations = [
  'epochMicros',
  'quantiles',
  'isIn',
  'placeIn',
  'floorDivide',
  'distinctCount',
  'distinctKeys',
  'exactMean',
  'rowId',
] as const
export type Operation = (typeof operations)[number]

/** One database's column of the dialect table. Every entry gets rendered SQL and gives SQL. */
export interface Dialect {
  readonly name: string
  readonly quoteIdentifier: (name: string) => string
  /** The text of the `position`-th parameter (1-based). */
  readonly placeholder: (position: number) => string
  readonly operations: Readonly<Record<Operation, (...args: readonly string[]) => string>>
}

export const duckdbDialect = {
  name: 'duckdb',
  quoteIdentifier: name => `"${name.replaceAll('"', '""')}"`,
  placeholder: position => `$${position}`,
  operations: {
    /** Instant to microseconds. Never subtract two instants as an interval: it loses an hour across a DST change. */
    epochMicros: instant => `epoch_us(${instant})`,
    /** Of a list of shares, as a list: linear interpolation between order statistics; null over nothing. */
    quantiles: (shares, value) => `quantile_cont(${value}, [${shares}])`,
    isIn: (value, list) => `${value} IN (SELECT unnest(${list}::VARCHAR[]))`,
    /** From 1; null when it is not there. */
    placeIn: (value, list) => `list_position(${list}::VARCHAR[], ${value})`,
    floorDivide: (dividend, divisor) => `(${dividend}) // (${divisor})`,
    distinctCount: value => `count(DISTINCT ${value})`,
    /** The same of whole numbers from 1 to `last`, a bit each: for a count without groups. */
    distinctKeys: (key, last) => `coalesce(bit_count(bitstring_agg(${key}, 1, ${last})), 0)`,
    /** sum / count of whole numbers, the same double for equal means however large the sum is. */
    exactMean: value =>
      `((sum(${value}) // count(${value}))::DOUBLE + (sum(${value}) % count(${value}))::DOUBLE / count(${value}))`,
    /** Where a row of a table lies: rows that are picked by it are read without the texts of those between. */
    rowId: () => 'rowid',
  },
} as const satisfies Dialect
