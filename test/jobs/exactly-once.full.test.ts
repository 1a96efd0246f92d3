import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { type RedisServer, redisSkipped, startRedis } from '../servers/redis.ts'
import { type RunningSmtp, startSmtp } from '../servers/smtp.ts'
import { accountsOf, brokenPromises } from './account.ts'
import { type Office, openOffice, working } from './office.ts'

// The short form of `npm run chaos`, which has 300 establishments and 50 kills.
const isLong = process.env.CAUSERIE_CHAOS !== undefined
const longKills = Number(process.env.CAUSERIE_CHAOS)
const size = isLong
  ? { establishments: 300, messages: 60_000, regional: 10 }
  : { establishments: 3, messages: 800, regional: 1 }
const drops = isLong ? 10 : 2
const patienceMs = isLong ? 1_200_000 : 100_000

const seed = Number(process.env.CAUSERIE_SEED ?? Date.now() % 1_000_000)
const subscription = { retrySeconds: 0.5, attempts: 12 }
const config = { queue: { lockSeconds: 2 } }

let office: Office
let smtp: RunningSmtp
let redis: RedisServer | null = null
// Each Redis server and worker adds an exit listener to this process.
process.setMaxListeners(200)
afterEach(async () => {
  await office.close()
  await smtp.stop()
  await redis?.stop()
  redis = null
})

const queues = ['redis', 'embedded'] as const
// The short form runs one of the two queues, by seed.
const tried = isLong || redisSkipped !== null ? queues : queues.filter((_, index) => index === seed % queues.length)
const kills = isLong ? longKills : 1

describe.each(tried)('on the %s queue', queue => {
  const skipped = queue === 'redis' ? redisSkipped : null

  test.skipIf(skipped !== null)(
    `every recipient gets one mail or a recorded error, whatever is killed (${kills} kills, seed ${seed}) ${skipped ?? ''}`,
    async () => {
      const random = randomness(seed)
      const addresses = [...names('site', size.establishments), ...names('region', size.regional)]
      const refused = addresses.filter(() => random() < 0.05)
      const deferred = addresses.filter(address => !refused.includes(address) && random() < 0.1)
      smtp = await startSmtp({
        refused,
        deferred: Object.fromEntries(deferred.map(address => [address, 2])),
        drops: { connect: drops, rcpt: drops, data: drops, dot: 1, 'dot-kept': 1, answer: drops },
        // Long enough for a kill to hit it.
        answerDelayMs: 20,
      })
      redis = queue === 'redis' ? await startRedis({ appendonly: true }) : null
      office = await openOffice({ ...size, smtpPort: smtp.port, subscription, config })
      const env = redis === null ? {} : { REDIS_URL: redis.url }
      for (let kill = 0; kill < kills; kill++) {
        const worker = office.worker({ env })
        // Most are killed at work, some while they start.
        if (random() < 0.8) await working(worker)
        await sleep(random() * (isLong ? 7_000 : 900))
        worker.kill('SIGKILL')
        await once(worker, 'exit')
        if (redis !== null && random() < 0.3) await redis.restart({ keepData: random() < 0.5 })
      }
      office.worker({ env })
      const view = await office.ended({ withinMs: patienceMs })
      const accounts = accountsOf(view, smtp.accepted)
      expect(brokenPromises(accounts)).toEqual([])
      const others = accounts.filter(({ address }) => !refused.includes(address))
      expect(others.filter(({ state }) => state === 'given-up')).toEqual([])
      expect(accounts.filter(({ address }) => refused.includes(address)).every(({ state }) => state !== 'sent')).toBe(
        true,
      )
      const states = [...new Set(accounts.map(({ state }) => state))]
      const tally = states.map(state => `${accounts.filter(account => account.state === state).length} ${state}`)
      console.log(`${queue}: ${tally.join(', ')}; ${smtp.accepted.length} mails accepted`)
    },
    patienceMs + 60_000 + kills * 10_000,
  )
})

function names(kind: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${kind}-${index}@shops.example`)
}

/** Pseudo-random numbers in [0, 1) from a seed. */
function randomness(start: number): () => number {
  let state = start
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32
    return state / 2 ** 32
  }
}
