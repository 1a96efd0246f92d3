import { CauserieError } from '../../src/errors.ts'

/**
 * Why a file is rejected: it is `too-large`; its uploader has `too-many` unsent files; there is no room, `full`; the upload was cut off,
 * `broken`; files cannot be stored or read at the moment, `unavailable`, and it may be tried again.
 */
export type AttachmentRefusal = 'too-large' | 'too-many' | 'full' | 'broken' | 'unavailable'

const rules = {
  'too-large': 'the file is larger than an attachment may be',
  'too-many': 'too many files are attached and not sent',
  full: 'there is no room for the file',
  broken: 'the file did not arrive whole',
  unavailable: 'the place where files are stored cannot be reached',
} as const satisfies Record<AttachmentRefusal, string>

/** A file was rejected; nothing of it is stored. */
export class AttachmentError extends CauserieError {
  override readonly name = 'AttachmentError'
  readonly refusal: AttachmentRefusal
  constructor(refusal: AttachmentRefusal, options?: ErrorOptions) {
    super(rules[refusal], options)
    this.refusal = refusal
  }
}
