import type { WireView } from '../../serve/inbox/widget/wire.ts'
import { ask } from './visitor.ts'

export interface LineOptions {
  /** The version after which to continue; null to start with the latest messages. */
  readonly cursor: () => number | null
  readonly onView: (view: WireView) => void
  readonly onConnected: (isConnected: boolean) => void
}

const firstWaitMs = 1000
const longestWaitMs = 30_000
/** The server sends something every 25 s: a connection that is silent for this long is dead. */
const deadMs = 60_000

/** Follows the chat while the page is open; after every interruption it requests what it missed. */
export async function follow({ cursor, onView, onConnected }: LineOptions): Promise<never> {
  for (let failures = 0; ; failures++) {
    const dead = new AbortController()
    let timer = setTimeout(() => dead.abort(), deadMs)
    try {
      const after = cursor()
      const parameters = after === null ? {} : { after: String(after) }
      const response = await ask('live', { parameters, signal: dead.signal })
      if (!response.ok || response.body === null) throw new Error(`${response.status}`)
      for await (const { event, data } of eventsOf(response.body)) {
        clearTimeout(timer)
        timer = setTimeout(() => dead.abort(), deadMs)
        failures = 0
        if (event === 'view') onView(JSON.parse(data))
        onConnected(true)
      }
    } catch {
      // Retry after any error.
    }
    clearTimeout(timer)
    onConnected(false)
    await pause(Math.min(longestWaitMs, firstWaitMs * 2 ** failures) * (0.5 + Math.random() / 2))
  }
}

/** Waits for a time, or until the browser is online again. */
function pause(ms: number): Promise<void> {
  return new Promise(resolve => {
    const end = () => {
      clearTimeout(timer)
      removeEventListener('online', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    addEventListener('online', end)
  })
}

/** The events of a stream of server-sent events. */
async function* eventsOf(body: ReadableStream<Uint8Array>): AsyncIterable<{ event: string; data: string }> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let text = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    text += decoder.decode(value, { stream: true })
    const blocks = text.split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks) {
      const valuesOf = (name: string) =>
        block
          .split('\n')
          .filter(line => line.startsWith(`${name}:`))
          .map(line => line.slice(name.length + 1).trimStart())
      yield { event: valuesOf('event').join(''), data: valuesOf('data').join('\n') }
    }
  }
}
