import { Duplex, Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'

/** A letter being written to a connection. */
export interface LetterStream {
  readonly stream: Readable
  /** Whether `onHandOver` was called, and whether the end of the letter may have been sent since. */
  progress(): { readonly handedOver: boolean; readonly whole: boolean }
  /** Waits until `onHandOver` has settled. Null, or its error if it rejected. */
  declined(): Promise<{ readonly error: unknown } | null>
}

const pieceBytes = 16_384
const firstPauseMs = 1
const longestPauseMs = 50

/**
 * The stream from which nodemailer reads the letter. It pipes the stream only after the server's 354, even if it has pipelined MAIL, RCPT
 * and DATA. `onHandOver` runs first, then the bytes follow.
 *
 * A server accepts a letter once it has read the final dot, which nodemailer writes when this stream ends. So the stream does not end
 * before the system has taken every byte of the letter from the socket. Until then nodemailer cannot have written the dot, and a broken
 * connection has certainly not delivered the letter. After the stream has ended, nobody can tell. `queuedBytes` is how many bytes the
 * socket holds that the system has not taken yet.
 */
export function letterStream(
  message: Buffer,
  { onHandOver, queuedBytes }: { readonly onHandOver: () => Promise<void>; readonly queuedBytes: () => number },
): LetterStream {
  let handingOver: Promise<void> | null = null
  let whole = false
  const hasLeft = () => stream.heldBytes() === 0 && queuedBytes() === 0
  async function* pieces() {
    handingOver = (async () => onHandOver())()
    // nodemailer modifies the errors of a stream, so give it an error of its own.
    await handingOver.catch(() => Promise.reject(new Error('held back')))
    for (let start = 0; start < message.length && !stream.destroyed; start += pieceBytes) {
      yield message.subarray(start, start + pieceBytes)
    }
    for (let pauseMs = firstPauseMs; !hasLeft(); pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
      await sleep(pauseMs)
      if (stream.destroyed) return
    }
    whole = !stream.destroyed
  }
  const stream = new LetterSource(pieces)
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

/** A stream that knows its target: nodemailer's stream that doubles dots and writes to the socket. */
class LetterSource extends Readable {
  readonly #pieces: AsyncIterator<Buffer>
  #target: Duplex | null = null

  constructor(pieces: () => AsyncIterator<Buffer>) {
    super()
    this.#pieces = pieces()
  }

  override pipe<T extends NodeJS.WritableStream>(target: T, options?: { end?: boolean }): T {
    if (target instanceof Duplex) this.#target = target
    return super.pipe(target, options)
  }

  override _read(): void {
    this.#pieces.next().then(
      ({ done, value }) => this.push(done === true ? null : value),
      (error: Error) => this.destroy(error),
    )
  }

  /** How many bytes have not reached the socket. */
  heldBytes(): number {
    const target = this.#target
    return this.readableLength + (target === null ? 0 : target.writableLength + target.readableLength)
  }
}
