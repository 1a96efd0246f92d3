import type { WireView } from '../../serve/inbox/widget/wire.ts'
import { follow, type LineOptions } from './line.ts'
import { threadName } from './visitor.ts'

/** One connection per browser, however many tabs: browsers allow six per server. The tab with the lock follows and informs the others. */
export function followOnce({ cursor, onView, onConnected }: LineOptions): void {
  const channel = new BroadcastChannel(threadName)
  channel.addEventListener('message', ({ data }: MessageEvent<{ view?: WireView; isConnected?: boolean }>) => {
    if (data.view !== undefined) onView(data.view)
    if (data.isConnected !== undefined) onConnected(data.isConnected)
  })
  let wasConnected: boolean | null = null
  const line = () =>
    follow({
      cursor,
      onView(view) {
        channel.postMessage({ view })
        onView(view)
      },
      onConnected(isConnected) {
        if (isConnected !== wasConnected) channel.postMessage({ isConnected })
        wasConnected = isConnected
        onConnected(isConnected)
      },
    })
  // Only secure contexts have locks.
  if (navigator.locks === undefined) void line()
  else void navigator.locks.request(threadName, line)
}
