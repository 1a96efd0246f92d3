import { Readable } from 'node:stream'

/** A letter on its way into a connection. */
export interface LetterStream {
  readonly stream: Readable
  /** Whether `onHandOver` was called, and whether the last byte was given away since. */
  progress(): { readonly handedOver: boolean; readonly whole: boolean }
  /** Waits until `onHandOver` has settled; null unless it rejected. */
  declined(): Promise<{ readonly error: unknown } | null>
}

const pieceBytes = 16_384

/**
 * The letter as nodemailer pulls it: it pipes a stream after the server's 354 and not before, also when it has sent MAIL, RCPT
 * and DATA at once. `onHandOver` comes first, then the bytes.
 */
export function letterStream(message: Buffer, onHandOver: () => Promise<void>): LetterStream {
  let handingOver: Promise<void> | null = null
  let whole = false
  async function* pieces() {
    handingOver = (async () => onHandOver())()
    // nodemailer writes on the errors of a stream: this one is its own.
    await handingOver.catch(() => Promise.reject(new Error('held back')))
    for (let start = 0; start < message.length && !stream.destroyed; start += pieceBytes) {
      whole = start + pieceBytes >= message.length
      yield message.subarray(start, start + pieceBytes)
    }
  }
  const stream: Readable = Readable.from(pieces(), { objectMode: false })
  return {
    stream,
    progress: () => ({ handedOver: handingOver !== null, whole }),
    declined: async () =>
      handingOver?.then(
        () => null,
        (error: unknown) => ({ error }),
      ) ?? null,
  }
}
