import { CauserieError } from '../src/errors.ts'

/** A config file or a list of recipients cannot be used. */
export class ConfigError extends CauserieError {
  override readonly name = 'ConfigError'
  /** As it was given; null when it is not one file's. */
  readonly file: string | null
  /** 1-based line in `file`, null when the error has no line. */
  readonly line: number | null

  constructor(message: string, options: ErrorOptions & { readonly file?: string; readonly line?: number } = {}) {
    super(message, options)
    this.file = options.file ?? null
    this.line = options.line ?? null
  }
}
