/** The operations that differ between databases. A dialect that lacks one does not compile. */
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

/** How one database spells what differs. The operations take and return rendered SQL. */
export interface Dialect {
  readonly name: string
  readonly quoteIdentifier: (name: string) => string
  /** The text of the parameter at a 1-based position. */
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
    /** Takes a list of shares and gives a list: linear interpolation between order statistics; null over no rows. */
    quantiles: (shares, value) => `quantile_cont(${value}, [${shares}])`,
    isIn: (value, list) => `${value} IN (SELECT unnest(${list}::VARCHAR[]))`,
    /** 1-based; null when the value is not in the list. */
    placeIn: (value, list) => `list_position(${list}::VARCHAR[], ${value})`,
    floorDivide: (dividend, divisor) => `(${dividend}) // (${divisor})`,
    distinctCount: value => `count(DISTINCT ${value})`,
    /** Distinct count of whole numbers from 1 to `last`, by one bit each; for a count without groups. */
    distinctKeys: (key, last) => `coalesce(bit_count(bitstring_agg(${key}, 1, ${last})), 0)`,
    /** sum / count of whole numbers: equal means give the same double, however large the sums. */
    exactMean: value =>
      `((sum(${value}) // count(${value}))::DOUBLE + (sum(${value}) % count(${value}))::DOUBLE / count(${value}))`,
    /** The position of a row in its table. Selecting by it avoids reading the texts of the rows in between. */
    rowId: () => 'rowid',
  },
} as const satisfies Dialect
