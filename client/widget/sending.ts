import type { WireRefusal } from '../../serve/inbox/widget/wire.ts'
import { openUnsent, type Unsent } from './unsent.ts'
import { ask, randomText, threadName } from './visitor.ts'

export type UnsentState = 'sending' | 'waiting' | 'failed'

export interface SendingOptions {
  /** Is told of each message that is not taken yet, and how it stands. */
  readonly onState: (message: Unsent, state: UnsentState) => void
  readonly onTaken: (message: Unsent, id: string) => void
  /** Whether the server says that it was too much at once. */
  readonly onTooMany: (isTooMany: boolean) => void
}

/** Sends what the visitor writes, one after the other, until the server has it: under one nonce, so that it is taken once. */
export interface Sending {
  write(text: string): Promise<void>
  /** Tries at once what is left, as when the line is back. */
  retry(): void
  /** Tries again what the server would not take. */
  again(message: Unsent): Promise<void>
  forget(message: Unsent): Promise<void>
}

const firstWaitMs = 2000
const longestWaitMs = 60_000
/** A line may be so bad that nothing ever comes back. */
const answerMs = 20_000

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

  /** Null when the server has decided, else how long to wait before the next try. */
  async function send(message: Unsent): Promise<number | null> {
    const { nonce, text, writtenMs } = message
    const agoMs = Math.max(0, Date.now() - writtenMs)
    const response = await ask('messages', {
      body: { site: document.body.dataset.site, nonce, text, agoMs },
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
    if (response !== null && [400, 413, 422].includes(response.status)) {
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
    async write(text) {
      const message = { nonce: randomText(16), thread: threadName, text, writtenMs: Date.now(), refused: null }
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
