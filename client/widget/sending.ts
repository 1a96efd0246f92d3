import type { WireRefusal } from '../../serve/inbox/widget/wire.ts'
import { openUnsent, type Unsent } from './unsent.ts'
import { ask, page, randomText, threadName } from './visitor.ts'

export type UnsentState = 'sending' | 'waiting' | 'failed'

export interface SendingOptions {
  /** Called with the state of each message that the server has not accepted. */
  readonly onState: (message: Unsent, state: UnsentState) => void
  readonly onTaken: (message: Unsent, id: string) => void
  /** Called when the rate limit of the server is reached, and when it is over. */
  readonly onTooMany: (isTooMany: boolean) => void
}

/** Sends the visitor's messages in order and retries until the server has them. The nonce ensures that each is accepted once. */
export interface Sending {
  write(text: string, files: readonly File[]): Promise<void>
  /** Retries the remaining messages at once, for example when the connection is back. */
  retry(): void
  /** Retries a message that the server refused. */
  again(message: Unsent): Promise<void>
  forget(message: Unsent): Promise<void>
}

const firstWaitMs = 2000
const longestWaitMs = 60_000
/** On a bad connection, a response may never arrive. */
const answerMs = 20_000
const fileMs = 600_000

export async function openSending({ onState, onTaken, onTooMany }: SendingOptions): Promise<Sending> {
  const unsent = await openUnsent()
  let [isAtWork, failures] = [false, 0]
  let timer: ReturnType<typeof setTimeout> | undefined

  async function work(): Promise<void> {
    clearTimeout(timer)
    if (isAtWork) return
    isAtWork = true
    try {
      for (;;) {
        const message = (await unsent.all()).find(({ refused }) => refused === null)
        if (message === undefined) return
        onState(message, 'sending')
        const waitMs = await send(message)
        if (waitMs === null) continue
        for (const left of await unsent.all()) onState(left, left.refused === null ? 'waiting' : 'failed')
        timer = setTimeout(work, waitMs)
        return
      }
    } finally {
      isAtWork = false
    }
  }

  /** Null once the server has accepted or refused it, else the time until the next try. */
  async function send(message: Unsent): Promise<number | null> {
    for (const file of message.files) {
      if (file.id !== null) continue
      const response = await ask('files', {
        parameters: { name: file.name },
        body: file.content,
        signal: AbortSignal.timeout(fileMs),
      }).catch(() => null)
      if (!response?.ok) return refusedOrLater(message, response)
      const { id }: { id: string } = await response.json()
      const files = message.files.map(other => (other === file ? { ...file, id } : other))
      const further = { ...message, files }
      await unsent.put(further)
      return send(further)
    }
    const { nonce, text, writtenMs } = message
    const agoMs = Math.max(0, Date.now() - writtenMs)
    const files = message.files.map(({ id }) => id)
    const response = await ask('messages', {
      body: { site: page.site, nonce, text, files, agoMs },
      signal: AbortSignal.timeout(answerMs),
    }).catch(() => null)
    if (response?.ok) {
      const { id }: { id: string } = await response.json()
      failures = 0
      onTooMany(false)
      await unsent.remove(nonce)
      onTaken(message, id)
      return null
    }
    return refusedOrLater(message, response)
  }

  async function refusedOrLater(message: Unsent, response: Response | null): Promise<number | null> {
    if (response !== null && [404, 413, 422].includes(response.status)) {
      const { error }: WireRefusal = await response.json().catch(() => ({ error: '' }))
      const refused = { ...message, refused: error }
      await unsent.put(refused)
      onState(refused, 'failed')
      return null
    }
    onTooMany(response?.status === 429)
    const again = Number(response?.headers.get('retry-after')) * 1000
    failures++
    return again > 0 ? again : Math.min(longestWaitMs, firstWaitMs * 2 ** (failures - 1))
  }

  for (const message of await unsent.all()) onState(message, message.refused === null ? 'waiting' : 'failed')
  void work()
  return {
    async write(text, chosen) {
      const files = chosen.map(file => ({ name: file.name, content: file, id: null }))
      const message = { nonce: randomText(16), thread: threadName, text, files, writtenMs: Date.now(), refused: null }
      onState(message, 'sending')
      await unsent.put(message)
      void work()
    },
    retry: () => void work(),
    async again(message) {
      await unsent.put({ ...message, refused: null })
      void work()
    },
    forget: ({ nonce }) => unsent.remove(nonce),
  }
}
