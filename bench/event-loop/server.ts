// A server that tells its parent how long its event loop stood still at most, and how much memory it took.
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
setInterval(() => {
  mostBytes = Math.max(mostBytes, process.memoryUsage.rss())
}, 20).unref()
process.on('message', () => {
  mostBytes = Math.max(mostBytes, process.memoryUsage.rss())
  process.send?.({ stoodStillMs: delay.max / 1e6, mostBytes })
  delay.reset()
  mostBytes = 0
})
process.send?.({ url: served.url })
