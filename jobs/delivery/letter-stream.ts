import { Duplex, Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'

/** A letter on its way into a connection. */
export interface LetterStream {
  readonly stream: Readable
  /** Whether `onHandOver` was called, and whether the end of the letter may have gone out since. */
  progress(): { readonly handedOver: boolean; readonly whole: boolean }
  /** Waits until `onHandOver` has settled; null unless it rejected. */
  declined(): Promise<{ readonly error: unknown } | null>
}

const pieceBytes = 16_384
const firstPauseMs = 1
const longestPauseMs = 50

/**
 * The letter as nodemailer pulls it: it pipes a stream after the server's 354 and not before, also when it has sent MAIL, RCPT
 * and DATA at once. `onHandOver` comes first, then the bytes.
 *
 * A server takes a letter when it has read the final dot, and nodemailer writes that when this stream ends. So the stream does not
 * end before the system has taken every byte of the letter from the socket: as long as one of them waits in this process, nodemailer
 * has no dot to write, and a connection that dies then has not delivered the letter, whatever happens to what is still queued. Once
 * the stream has ended, nobody here can tell. `queuedBytes` is how much the socket holds that the system has not taken.
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
    // nodemailer writes on the errors of a stream: this one is its own.
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

/** A stream that knows what it is piped into: nodemailer's own, which doubles dots and writes to the socket. */
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

  /** What has not gone on to the socket. */
  heldBytes(): number {
    const target = this.#target
    return this.readableLength + (target === null ? 0 : target.writableLength + target.readableLength)
  }
}
