// A server that reports the longest stall of its event loop and its memory to its parent.
import { readFileSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { pino } from 'pino'

const [, , directory = ''] = process.argv
const { serve } = (await import(
  `${process.env.CAUSERIE_BUILT}/serve/serve.js`
)) as typeof import('../../serve/serve.ts')
const served = await serve({
  store: directory,
  config: null,
  port: 0,
  zone: 'Europe/Paris',
  env: {},
  log: pino({ level: 'silent' }),
  now: () => '2026-01-01T00:00:00Z',
})
const delay = monitorEventLoopDelay({ resolution: 2 })
delay.enable()
let mostBytes = 0
let mostWorkedMs = 0
let workedMs = onProcessorMs()
// On a shared machine, the loop also stalls because other processes run. The time that the thread itself worked between two turns tells
// the two apart.
setInterval(() => {
  const now = onProcessorMs()
  mostWorkedMs = Math.max(mostWorkedMs, now - workedMs)
  workedMs = now
  mostBytes = Math.max(mostBytes, process.memoryUsage.rss())
}, 2).unref()
process.on('message', () => {
  mostBytes = Math.max(mostBytes, process.memoryUsage.rss())
  process.send?.({ stoodStillMs: delay.max / 1e6, mostWorkedMs, mostBytes })
  delay.reset()
  mostBytes = 0
  mostWorkedMs = 0
})
process.send?.({ url: served.url })

/** The processor time of the main thread, as Linux counts it. */
function onProcessorMs(): number {
  try {
    return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6
  } catch {
    return Number.NaN
  }
}
