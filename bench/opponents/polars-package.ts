/** The parts used of the package `nodejs-polars`, which is not installed with the others, so that its types are missing. */
export interface Polars {
  readonly Float64: unknown
  readonly Int64: unknown
  Datetime(unit: 'us'): unknown
  col(name: string): Expr
  lit(value: unknown): Expr
  len(): Expr
  when(condition: Expr): { then(value: Expr): When }
  scanParquet(path: string): Frame
}

export interface When {
  when(condition: Expr): { then(value: Expr): When }
  otherwise(value: Expr): Expr
}

export interface Expr {
  readonly dt: {
    replaceTimeZone(zone: string): Expr
    convertTimeZone(zone: string): Expr
    truncate(every: string): Expr
    strftime(format: string): Expr
    weekday(): Expr
    hour(): Expr
  }
  alias(name: string): Expr
  and(other: Expr): Expr
  cast(type: unknown): Expr
  count(): Expr
  cumProd(): Expr
  cumSum(reverse: boolean): Expr
  div(other: Expr | number): Expr
  eq(other: unknown): Expr
  filter(condition: Expr): Expr
  gtEq(other: Expr): Expr
  isIn(values: readonly number[]): Expr
  lt(other: Expr): Expr
  ltEq(other: Expr): Expr
  mean(): Expr
  min(): Expr
  mul(other: Expr | number): Expr
  neq(other: unknown): Expr
  nUnique(): Expr
  plus(other: Expr | number): Expr
  quantile(share: number, interpolation: 'linear'): Expr
  sub(other: Expr | number): Expr
  sum(): Expr
}

export type PolarsRow = Readonly<Record<string, unknown>>

export interface Frame {
  filter(condition: Expr): Frame
  select(...columns: readonly Expr[]): Frame
  withColumns(...columns: readonly Expr[]): Frame
  groupBy(columns: readonly string[], maintainOrder: boolean): { agg(...columns: readonly Expr[]): Frame }
  join(other: Frame, options: { readonly on: string; readonly how: 'inner' }): Frame
  sort(column: string): Frame
  unique(): Frame
  collectSync(options: { readonly engine: 'streaming' | 'auto' }): { toRecords(): readonly PolarsRow[] }
}
