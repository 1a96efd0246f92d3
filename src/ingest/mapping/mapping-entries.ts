/** How a text column of the log is filled: from a column of the file, or with a constant. */
export interface TextEntry {
  readonly column?: string
  /** Columns that make the value together, joined by `-`: ids that are unique only within an account. */
  readonly columns?: readonly string[]
  /** Columns that give the value where it is missing, the first one that has it. */
  readonly or?: readonly string[]
  readonly constant?: string
  readonly values?: Readonly<Record<string, string | null>>
  /** What values become that match a regular expression (RE2, anywhere in the text) and are not among `values`. The first match counts. */
  readonly patterns?: Readonly<Record<string, string | null>>
  /** What to do with a value that `values` does not list. Default: use `default`, or reject the row if there is none. */
  readonly others?: 'keep' | 'reject'
  /** Used for missing values, and for every row of a file that lacks the column. */
  readonly default?: string
  readonly when?: Readonly<Record<string, string | readonly string[]>>
  /** Texts that mean a missing value in this column, instead of the mapping's own list. */
  readonly missing?: readonly string[]
}

export interface InstantEntry {
  readonly column: string
  /**
   * `iso` (default), `epoch-seconds`, `epoch-milliseconds`, `epoch-microseconds`, `excel-serial`, or a strptime pattern.
   *
   * `excel-serial` is Excel's number of days (`45931.4166667`, `45931,4166667`) on the clock of `zone`: 2 is 1900-01-02. Days before
   * 1900-03-01 are not supported, because Excel counts a 29 February 1900 that did not exist. Spreadsheets that count from 1904 (older ones
   * from a Mac) need `excel-serial-1904`. Up to seven decimals are rounded to the second, more to the millisecond; with fewer than five
   * the time is only as precise as what was written.
   */
  readonly format?: string
  readonly zone?: string
  readonly missing?: readonly string[]
}

/** How `withdrawn` is filled: from a column that says true or false, from one whose values mean it, or with a constant. */
export interface FlagEntry {
  readonly column?: string
  readonly constant?: boolean
  readonly values?: Readonly<Record<string, boolean | null>>
  /** What values become that match a regular expression (RE2, anywhere in the text) and are not among `values`. The first match counts. */
  readonly patterns?: Readonly<Record<string, boolean | null>>
  readonly default?: boolean
  readonly when?: Readonly<Record<string, string | readonly string[]>>
  readonly missing?: readonly string[]
}

export interface AttachmentsEntry {
  readonly column: string
  readonly name?: string
  readonly media_type?: string
  readonly bytes?: string
  readonly missing?: readonly string[]
}
