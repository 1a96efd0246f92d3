import { CauserieError } from '../../src/errors.ts'

/** A text was not checked. `missing`: what must be installed, null if nothing is missing. Never contains the text. */
export class CheckerError extends CauserieError {
  override readonly name = 'CheckerError'
  readonly missing: string | null
  constructor(
    message: string,
    { missing = null, ...options }: ErrorOptions & { readonly missing?: string | null } = {},
  ) {
    super(message, options)
    this.missing = missing
  }
}
