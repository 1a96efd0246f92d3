/** A text of the log: a column of the file, or a constant. */
export interface TextEntry {
  readonly column?: string
  readonly constant?: string
  readonly values?: Readonly<Record<string, string | null>>
  /** What becomes of a value that `values` does not list. Default: the `default`, or else its row is rejected. */
  readonly others?: 'keep' | 'reject'
  /** Of a missing value, and of all rows of a file that has no such column. */
  readonly default?: string
  readonly when?: Readonly<Record<string, string | readonly string[]>>
  /** Texts that are missing in this column, in place of the mapping's own. */
  readonly missing?: readonly string[]
}

export interface InstantEntry {
  readonly column: string
  /**
   * `iso` (default), `epoch-seconds`, `epoch-milliseconds`, `epoch-microseconds`, `excel-serial`, or a strptime pattern.
   *
   * `excel-serial` is the number of days that Excel shows of a date (`45931.4166667`, `45931,4166667`), on the clock of `zone`:
   * 2 is 1900-01-01 plus a day, as Excel counts. Days before 1900-03-01, where Excel has a day too many, are no times here anyway.
   * A spreadsheet set to count from 1904 (older ones of a Mac) has `excel-serial-1904`. Up to seven decimals tell seconds and are
   * rounded to the second, more to the millisecond; with fewer than five the time is as coarse as what was written.
   */
  readonly format?: string
  readonly zone?: string
  readonly missing?: readonly string[]
}

/** Whether a row is withdrawn: a column of the file that says true or false, or whose values say it, or a constant. */
export interface FlagEntry {
  readonly column?: string
  readonly constant?: boolean
  readonly values?: Readonly<Record<string, boolean | null>>
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
