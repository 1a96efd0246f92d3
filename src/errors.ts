/** What every error thrown on purpose by causerie extends. `cause` holds the original error, when there is one. */
export class CauserieError extends Error {
  override readonly name: string = 'CauserieError'
}

/** What a wrong request has wrong, for whoever says it in words of their own: the message is English, for programs and terminals. */
export interface QueryProblem {
  /** What is wrong: a key of a query, a parameter, or a rule such as `emptyPeriod`. */
  readonly about: string
  /** The value that it cannot have, as it was given; null when it is missing, or when the rule says all. */
  readonly value: string | null
  /** What it may be, where that is a list. */
  readonly choices?: readonly string[]
}

/** The request is wrong: an unknown metric, dimension, zone, an empty period, a value out of range. Message: the rule, then the value. */
export class InvalidQueryError extends CauserieError {
  override readonly name = 'InvalidQueryError'
  /** Null where only the message says it. */
  readonly problem: QueryProblem | null

  constructor(message: string, options: ErrorOptions & { readonly problem?: QueryProblem } = {}) {
    super(message, options)
    this.problem = options.problem ?? null
  }
}

/** Rows that broke one rule, counted. */
export interface RejectReason {
  /** `log`, or `establishments` for rows of an establishments file. */
  readonly of: 'log' | 'establishments'
  /** The rule, without the value that broke it. */
  readonly reason: string
  readonly rows: number
  /** The first of them by file and line, and the value that broke the rule; null when the rule says all. */
  readonly example: { readonly file: string; readonly line: number; readonly value: string | null }
}

/** A log, a mapping or an establishments file cannot be used. Nothing of the load was stored. */
export class IngestError extends CauserieError {
  override readonly name = 'IngestError'
  /** The file at fault as it was given, null when it is not one file's. */
  readonly file: string | null
  /** 1-based line in `file`, null when the error has no line. */
  readonly line: number | null
  /** Why rows were rejected, the commonest first, when too many were or no row was left; otherwise empty. */
  readonly reasons: readonly RejectReason[]

  constructor(
    message: string,
    options: ErrorOptions & {
      readonly file?: string
      readonly line?: number
      readonly reasons?: readonly RejectReason[]
    } = {},
  ) {
    super(message, options)
    this.file = options.file ?? null
    this.line = options.line ?? null
    this.reasons = options.reasons ?? []
  }
}

/** The database refused a statement. Carries the SQL text and the values that were bound. */
export class EngineError extends CauserieError {
  override readonly name = 'EngineError'
  readonly sql: string
  readonly values: readonly unknown[]

  constructor(message: string, options: ErrorOptions & { readonly sql: string; readonly values: readonly unknown[] }) {
    super(message, options)
    this.sql = options.sql
    this.values = options.values
  }
}

/** A chart or a report could not be drawn. */
export class RenderError extends CauserieError {
  override readonly name = 'RenderError'
}

/** The store's directory cannot be opened, is of a newer schema, or another writer holds it. */
export class StoreError extends CauserieError {
  override readonly name = 'StoreError'
}
