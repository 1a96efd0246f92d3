import { CauserieError } from '../../src/errors.ts'

/** A letter was not accepted. */
export class DeliveryError extends CauserieError {
  override readonly name = 'DeliveryError'
  /** Whether a retry cannot help. */
  readonly permanent: boolean
  /** Whether the server may have the whole letter anyway: it was handed over, but no answer came. */
  readonly maybeDelivered: boolean

  constructor(
    message: string,
    options: ErrorOptions & { readonly permanent: boolean; readonly maybeDelivered?: boolean },
  ) {
    super(message, options)
    this.permanent = options.permanent
    this.maybeDelivered = options.maybeDelivered ?? false
  }
}
