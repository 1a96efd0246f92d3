import { CauserieError } from '../../src/errors.ts'

/** A letter was not taken. */
export class DeliveryError extends CauserieError {
  override readonly name = 'DeliveryError'
  /** Whether trying again cannot help. */
  readonly permanent: boolean
  /** Whether the server may have the whole letter all the same: it was handed over and no answer came. */
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
