/** The base class of every error that causerie throws on purpose. `cause` holds the original error, if there is one. */
export class CauserieError extends Error {
  override readonly name: string = 'CauserieError'
}

/** The problem with a request, in parts, for callers that word it themselves: `message` is English, for programs and terminals. */
export interface QueryProblem {
  /** What is wrong: the key of a query, a parameter, or a rule such as `emptyPeriod`. */
  readonly about: string
  /** The refused value as it was given; null when it is missing, or when `about` says everything. */
  readonly value: string | null
  /** The allowed values, if they are a list. */
  readonly choices?: readonly string[]
}

/** The request is wrong: an unknown metric, dimension or zone, an empty period, a value out of range. Message: the rule, then the value. */
export class InvalidQueryError extends CauserieError {
  override readonly name = 'InvalidQueryError'
  /** Null when only the message describes the problem. */
  readonly problem: QueryProblem | null

  constructor(message: string, options: ErrorOptions & { readonly problem?: QueryProblem } = {}) {
    super(message, options)
    this.problem = options.problem ?? null
  }
}

/** How many rows broke one rule. */
export interface RejectReason {
  /** `log`, or `establishments` for rows of an establishments file. */
  readonly of: 'log' | 'establishments'
  /** The rule, without the value that broke it. */
  readonly reason: string
  readonly rows: number
  /** The first such row by file and line, and the value that broke the rule; `value` is null when the rule says everything. */
  readonly example: { readonly file: string; readonly line: number; readonly value: string | null }
}

/** A log, a mapping or an establishments file cannot be used. Nothing of the load was stored. */
export class IngestError extends CauserieError {
  override readonly name = 'IngestError'
  /** The file at fault, as it was given; null when no single file is at fault. */
  readonly file: string | null
  /** 1-based line in `file`, null when the error has no line. */
  readonly line: number | null
  /** Why rows were rejected, most frequent reason first, when too many were rejected or no row was left; otherwise empty. */
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

/** The database refused a statement. Carries the SQL text and the bound values. */
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

/** The store's directory cannot be opened, has a newer schema, or is locked by another writer. */
export class StoreError extends CauserieError {
  override readonly name = 'StoreError'
}
