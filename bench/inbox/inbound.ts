import { join } from 'node:path'
import { cpuSecondsOf, ms, openFloor, quantile, timed } from './measure.ts'
import type { Row } from './run.ts'
import type { BenchSite } from './site.ts'

const lanes = 64
const seconds = 10
/** More than a server takes in this time. */
const signedAhead = 20_000

/** Messages that other systems deliver, one after the other and many at a time. */
export async function measureInbound(site: BenchSite): Promise<readonly Row[]> {
  const floor = openFloor(join(site.folder, 'floor'))
  const floors: number[] = []
  const alone = await timed(200, site.deliver)
  floors.push(...(await timed(200, floor)))
  const deliveries = Array.from({ length: signedAhead }, site.delivery)
  const [cpu, ownCpu, startedMs] = [await cpuSecondsOf(site.pid), process.cpuUsage(), performance.now()]
  let taken = 0
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      for (let next = deliveries.pop(); next !== undefined; next = deliveries.pop()) {
        if (performance.now() - startedMs > seconds * 1000) return
        await site.deliver(next)
        taken++
      }
    }),
  )
  const perSecond = taken / ((performance.now() - startedMs) / 1000)
  const used = ((await cpuSecondsOf(site.pid)) - cpu) / taken
  const own = process.cpuUsage(ownCpu)
  return [
    {
      what: 'inbound acknowledged durably, one at a time, p50 / p99',
      goal: '10 / 60 ms',
      measured: `${ms(alone, 0.5)} / ${ms(alone, 0.99)} ms`,
      isMet: quantile(alone, 0.5) <= 10 && quantile(alone, 0.99) <= 60,
    },
    {
      what: 'a page written and fsynced without a database, p50 / p99',
      measured: `${ms(floors, 0.5)} / ${ms(floors, 0.99)} ms`,
    },
    {
      what: `sustained in, ${lanes} at a time`,
      goal: '1,000 a second',
      measured: `${Math.round(perSecond)} a second`,
      isMet: perSecond >= 1000,
    },
    {
      what: 'processor time of a message: server, and the sender beside it',
      measured: `${(used * 1000).toFixed(2)} ms, ${((own.user + own.system) / 1000 / taken).toFixed(2)} ms`,
    },
  ]
}
