import { CauserieError } from '../src/errors.ts'

/** A config file or a list of recipients cannot be used. */
export class ConfigError extends CauserieError {
  override readonly name = 'ConfigError'
  /** The file as it was given; null if the error is not about one file. */
  readonly file: string | null
  /** The line in `file`, from 1; null if the error has no line. */
  readonly line: number | null

  constructor(message: string, options: ErrorOptions & { readonly file?: string; readonly line?: number } = {}) {
    super(message, options)
    this.file = options.file ?? null
    this.line = options.line ?? null
  }
}
