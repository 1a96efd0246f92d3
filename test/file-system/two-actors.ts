import { AsyncLocalStorage } from 'node:async_hooks'
import { type FileCall, watchCalls } from './watched-calls.ts'

export interface Schedule {
  /** The call of the first at which the second begins; the first waits for it. */
  readonly isTurn: (call: FileCall, index: number) => boolean
  /** So many calls of the second are made then; the others when the first has ended. */
  readonly calls: number
}

/**
 * Two works on one folder, of which the second begins at some call of the first, and is overtaken again after some calls of its own:
 * what two processes may do, made to happen.
 */
export async function actTogether(
  folder: string,
  { isTurn, calls }: Schedule,
  { first, second }: { readonly first: () => Promise<unknown>; readonly second: () => Promise<unknown> },
): Promise<void> {
  const actor = new AsyncLocalStorage<'first' | 'second'>()
  let ended = () => {}
  const firstEnded = new Promise<void>(resolve => {
    ended = resolve
  })
  let overtaken = () => {}
  const secondOvertaken = new Promise<void>(resolve => {
    overtaken = resolve
  })
  let [index, made] = [0, 0]
  let working: Promise<unknown> | null = null
  const { stop } = watchCalls(folder, async (call, proceed) => {
    if (actor.getStore() === 'second') {
      if (made++ >= calls) {
        overtaken()
        await firstEnded
      }
    } else if (working === null && isTurn(call, index++)) {
      working = actor.run('second', second)
      await Promise.race([working.catch(() => undefined), secondOvertaken])
    }
    return proceed()
  })
  try {
    await actor.run('first', first).finally(ended)
    if (working === null) throw new Error('the second was never begun')
    await working
  } finally {
    stop()
  }
}
