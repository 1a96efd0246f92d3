// How fast a worker makes and sends the reports of one run: `tsx bench/reports.ts [--establishments 300] [--messages 60000]`.
// The worker is the built package in a process of its own, on two threads; the mail server is in this process.
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import buildOnce from '../test/build-once.ts'
import { startRedis } from '../test/servers/redis.ts'
import { startSmtp } from '../test/servers/smtp.ts'

const { values } = parseArgs({
  options: {
    establishments: { type: 'string', default: '300' },
    messages: { type: 'string', default: '60000' },
    queue: { type: 'string', default: 'redis' },
  },
})
buildOnce()
// It looks for what is built when it is loaded.
const { openOffice, working } = await import('../test/jobs/office.ts')
const smtp = await startSmtp({})
const redis = values.queue === 'redis' ? await startRedis({ appendonly: true }) : null
const office = await openOffice({
  establishments: Number(values.establishments),
  messages: Number(values.messages),
  regional: 10,
  smtpPort: smtp.port,
})
try {
  const started = performance.now()
  const httpPort = 20_000 + (process.pid % 20_000)
  const env = redis === null ? {} : { REDIS_URL: redis.url }
  const worker = office.worker({ env, args: ['--concurrency', '2', '--http', String(httpPort)] })
  await working(worker)
  const ready = performance.now()
  let pauseSeconds = 0
  // Each look forgets the pauses before it.
  const looking = setInterval(async () => {
    const text = await fetch(`http://127.0.0.1:${httpPort}/metrics`).then(answer => answer.text())
    pauseSeconds = Math.max(pauseSeconds, Number(/^nodejs_eventloop_lag_max_seconds (\S+)/m.exec(text)?.[1] ?? 0))
  }, 500)
  const { plan, run } = await office.ended({ withinMs: 1_800_000 })
  clearInterval(looking)
  const seconds = (performance.now() - ready) / 1000
  const peakKb = /VmHWM:\s+(\d+)/.exec(await readFile(`/proc/${worker.pid}/status`, 'utf8'))?.[1]
  console.log(
    `${values.queue}: ${plan.reports.length} reports, ${plan.deliveries.length} mails (${smtp.accepted.length} taken), run ${run.state}
${seconds.toFixed(1)} s, ${Math.round((plan.reports.length / seconds) * 60)} reports a minute; ready after ${((ready - started) / 1000).toFixed(1)} s
peak memory of the worker ${Math.round(Number(peakKb) / 1024)} MB, longest pause of its event loop ${Math.round(pauseSeconds * 1000)} ms`,
  )
} finally {
  await office.close()
  await smtp.stop()
  await redis?.stop()
}
