// How fast a worker makes and sends the reports of one run: `tsx bench/reports.ts [--establishments 300] [--messages 60000]`, or of the
// store given by `--store`. The worker is the built package in its own process, with two threads; the mail server is in this process.
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import buildOnce from '../test/build-once.ts'
import { redisSkipped, startRedis } from '../test/servers/redis.ts'
import { startSmtp } from '../test/servers/smtp.ts'
import type { WorkerRun } from './worker.ts'

const { values } = parseArgs({
  options: {
    establishments: { type: 'string', default: '300' },
    messages: { type: 'string', default: '60000' },
    store: { type: 'string' },
    queue: { type: 'string', default: redisSkipped === null ? 'redis' : 'embedded' },
    json: { type: 'boolean', default: false },
  },
})
if (process.env.CAUSERIE_BUILT === undefined) buildOnce()
// The module looks for the build when it is loaded.
const { openOffice, working } = await import('../test/jobs/office.ts')
const smtp = await startSmtp({})
const redis = values.queue === 'redis' ? await startRedis({ appendonly: true }) : null
const office = await openOffice({
  establishments: Number(values.establishments),
  messages: Number(values.messages),
  regional: 10,
  smtpPort: smtp.port,
  // A generated log names its sites by number; the managers are those of the first sites.
  ...(values.store !== undefined && { config: { stores: { main: { directory: resolve(values.store) } } } }),
})
const close = async () => {
  await office.close()
  await smtp.stop()
  await redis?.stop()
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => close().finally(() => process.exit(1)))
try {
  const started = performance.now()
  const httpPort = 20_000 + (process.pid % 20_000)
  const env = redis === null ? {} : { REDIS_URL: redis.url }
  const worker = office.worker({ env, args: ['--concurrency', '2', '--http', String(httpPort)] })
  await working(worker)
  const ready = performance.now()
  let pauseSeconds = 0
  // Each reading resets the pauses.
  const looking = setInterval(async () => {
    const text = await fetch(`http://127.0.0.1:${httpPort}/metrics`).then(answer => answer.text())
    pauseSeconds = Math.max(pauseSeconds, Number(/^nodejs_eventloop_lag_max_seconds (\S+)/m.exec(text)?.[1] ?? 0))
  }, 500)
  const { plan, run } = await office.ended({ withinMs: 1_800_000 })
  clearInterval(looking)
  const peakKb = /VmHWM:\s+(\d+)/.exec(await readFile(`/proc/${worker.pid}/status`, 'utf8'))?.[1]
  const { readySeconds, ...found }: WorkerRun & { readonly readySeconds: number } = {
    reports: plan.reports.length,
    mails: smtp.accepted.length,
    seconds: (performance.now() - ready) / 1000,
    readySeconds: (ready - started) / 1000,
    peakBytes: Number(peakKb) * 1024,
    pauseSeconds,
  }
  // A region of the office may not exist in the store; every delivery that was not refused must be made.
  const expected = plan.deliveries.filter(({ refused }) => refused === null).length
  if (found.mails !== expected) throw new Error(`${found.mails} of ${expected} mails were taken, run ${run.state}`)
  console.log(
    values.json
      ? JSON.stringify(found)
      : `${values.queue}: ${found.reports} reports, ${plan.deliveries.length} mails (${found.mails} taken), run ${run.state}
${found.seconds.toFixed(1)} s, ${Math.round((found.reports / found.seconds) * 60)} reports a minute; ready after ${readySeconds.toFixed(1)} s
peak memory of the worker ${Math.round(found.peakBytes / 2 ** 20)} MB, longest pause of its event loop ${Math.round(pauseSeconds * 1000)} ms`,
  )
} finally {
  await close()
}
