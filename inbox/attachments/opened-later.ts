import { Readable } from 'node:stream'

/** A stream that is opened once it is read. */
export function openedLater(open: () => Promise<Readable>): Readable {
  return Readable.from(
    (async function* () {
      yield* await open()
    })(),
    { objectMode: false },
  )
}
