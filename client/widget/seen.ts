import { ask, threadName } from './visitor.ts'

/** How far the visitor has read: stored in the browser for the number on the button, and reported to the server for the agents. */
export interface Seen {
  /** Records the arrival of the reply with this version. */
  came(version: number): void
  /** Records whether the visitor is looking at the window. */
  look(isLooking: boolean): void
}

/** Replies that arrive within this time are reported together. */
const gatherMs = 300

export function openSeen({ onUnread }: { readonly onUnread: (count: number) => void }): Seen {
  const replies = new Set<number>()
  let [isLooking, told] = [false, '']
  let read = Number(storage()?.getItem(`${threadName} read`) ?? 0)
  let timer: ReturnType<typeof setTimeout> | undefined
  function settle() {
    const last = Math.max(0, ...replies)
    if (isLooking && last > read) {
      read = last
      try {
        storage()?.setItem(`${threadName} read`, String(read))
      } catch {
        // Without storage, the number on the button is too high on the next page.
      }
    }
    onUnread([...replies].filter(version => version > read).length)
    const state = isLooking ? 'read' : 'delivered'
    if (last === 0 || told === `${state} ${last}` || told === `read ${last}`) return
    told = `${state} ${last}`
    ask('seen', { body: { upTo: last, state }, keepalive: true }).catch(() => {
      told = ''
    })
  }
  const soon = () => {
    clearTimeout(timer)
    timer = setTimeout(settle, gatherMs)
  }
  return {
    came(version) {
      replies.add(version)
      soon()
    },
    look(now) {
      isLooking = now
      settle()
    },
  }
}

function storage(): Storage | null {
  try {
    return localStorage
  } catch {
    return null
  }
}
