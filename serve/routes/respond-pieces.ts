import type { Context } from 'hono'
import type { SiteEnv } from '../site.ts'

/** A body that is made while it is read. */
export interface Pieces {
  readonly pieces: AsyncGenerator<string | Uint8Array>
  /** Lets go of what the pieces are made from: called once, when all was read, something broke, or the reader has left. */
  readonly close: () => void
}

const encoder = new TextEncoder()

/**
 * Sends pieces one by one, each made when the reader has taken those before it; a reader who leaves ends the making. The first is made
 * before anything is sent, so that what is wrong with a question is still told as usual.
 */
export async function respondPieces(context: Context<SiteEnv>, { pieces, close }: Pieces): Promise<Response> {
  let isClosed = false
  const closeOnce = () => {
    if (isClosed) return
    isClosed = true
    close()
  }
  const pull = async () => {
    try {
      const { value, done } = await pieces.next()
      if (done === true) closeOnce()
      return done === true ? null : typeof value === 'string' ? encoder.encode(value) : value
    } catch (error) {
      closeOnce()
      throw error
    }
  }
  const first = await pull()
  // Nobody will read or cancel what answers a HEAD.
  if (context.req.method === 'HEAD') {
    closeOnce()
    return context.body(null)
  }
  let next: Uint8Array | null = first
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const piece = next ?? (await pull())
        next = null
        if (piece === null) controller.close()
        else controller.enqueue(piece)
      },
      async cancel() {
        closeOnce()
        await pieces.return(undefined)
      },
    },
    { highWaterMark: 0 },
  )
  return context.body(body)
}
