import type { Context } from 'hono'
import type { SiteEnv } from '../site.ts'

/** A body that is produced while it is read. */
export interface Pieces {
  readonly pieces: AsyncGenerator<string | Uint8Array>
  /** Releases the source of the pieces. Called once: after the last piece, after an error, or when the reader has left. */
  readonly close: () => void
}

const encoder = new TextEncoder()

/**
 * Sends pieces one by one, each produced once the reader has taken those before it. If the reader leaves, production stops. The first piece is
 * produced before anything is sent, so that errors in a question can still be reported as usual.
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
  // The body of a response to HEAD is neither read nor cancelled.
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
