import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { openLedger } from '../../jobs/ledger/ledger.ts'
import { removeSchedule } from '../../jobs/schedule/schedule-state.ts'
import { ingest } from '../../src/ingest/ingest.ts'
import { pins } from '../../src/store/pin.ts'
import { causerieProgram } from '../program.ts'
import { type RunningSmtp, startSmtp } from '../servers/smtp.ts'
import { accountsOf, brokenPromises } from './account.ts'
import { type Office, openOffice, working } from './office.ts'

// `npm run chaos` runs the long form, as it does for the workers.
const kills = Number(process.env.CAUSERIE_CHAOS ?? 1)
const seed = Number(process.env.CAUSERIE_SEED ?? Date.now() % 1_000_000)
const patienceMs = 100_000

let office: Office
let smtp: RunningSmtp
process.setMaxListeners(200)
afterEach(async () => {
  await office.close()
  await smtp.stop()
})

/** Runs a command in its own process. */
function command(...args: readonly string[]) {
  const child = spawn(process.execPath, [...causerieProgram, ...args, '--config', office.configPath], {
    env: { ...process.env, REDIS_URL: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return { child, stderr: text(child.stderr), ended: once(child, 'exit') }
}

test(
  `a run killed in its terminal is finished by a worker or given up by hand, and sends each letter at most once (${kills} kills, seed ${seed})`,
  async () => {
    const random = randomness(seed)
    smtp = await startSmtp({ answerDelayMs: 60, drops: { data: 1, 'dot-kept': 1 } })
    const config = { queue: { lockSeconds: 1 } }
    const subscription = { retrySeconds: 0.2, formats: ['html'] }
    office = await openOffice({
      establishments: 4,
      messages: 800,
      regional: 2,
      smtpPort: smtp.port,
      subscription,
      config,
    })
    await removeSchedule(office.config.ledger, 'monthly')
    const store = `${office.folder}/store`
    const tally: Record<string, number> = {}
    for (let kill = 0; kill < kills; kill++) {
      const before = smtp.accepted.length
      const { child, ended } = command('run', 'monthly', '--again')
      // Most are killed at work: planning, drawing, or between letters.
      if (random() < 0.7) await planned(child)
      await sleep(random() * 2_000)
      child.kill('SIGKILL')
      await ended
      // Reads the ledger as another process would.
      const ledger = openLedger(office.config.ledger, { now: () => new Date().toISOString() })
      const [left] = await ledger.openRuns()
      const by = left === undefined ? 'nobody' : random() < 0.5 ? 'worker' : 'abandon'
      if (by === 'worker') {
        const worker = office.worker()
        await working(worker)
        await until(async () => (await ledger.openRuns()).length === 0)
        worker.kill('SIGKILL')
        await once(worker, 'exit')
      }
      if (left !== undefined && by === 'abandon') {
        const { stderr, ended: abandoned } = command('runs', '--abandon', left)
        expect(await abandoned, await stderr).toEqual([0, null])
      }
      if (left !== undefined) {
        const view = await openLedger(office.config.ledger, { now: () => '' }).view(left)
        const accounts = accountsOf(view, smtp.accepted.slice(before))
        expect(brokenPromises(accounts), `${by} after kill ${kill}, seed ${seed}`).toEqual([])
        expect(view.run.state).not.toBe('planned')
      }
      // It was killed while planning, or ended before the kill.
      if (by === 'nobody') {
        const { ended: next } = command('run', 'monthly', '--only', 'nobody@shops.example')
        expect(await next).toEqual([2, null])
        expect(new Set(smtp.accepted.slice(before).map(({ to }) => to)).size).toBe(smtp.accepted.length - before)
      }
      expect(await pins(store), `${by} after kill ${kill}, seed ${seed}`).toEqual([])
      tally[by] = (tally[by] ?? 0) + 1
      if (process.env.CAUSERIE_CHAOS !== undefined) console.log(`kill ${kill + 1} of ${kills}: ${by}`)
    }
    console.log(`killed runs: ${JSON.stringify(tally)}, ${smtp.accepted.length} mails accepted`)
  },
  patienceMs + kills * 90_000,
)

test(
  `an alert whose checks are killed tells each of its readers once when it begins and once when it is over (seed ${seed})`,
  async () => {
    const random = randomness(seed)
    smtp = await startSmtp({ answerDelayMs: 60 })
    office = await openOffice({
      establishments: 4,
      messages: 400,
      regional: 2,
      smtpPort: smtp.port,
      subscription: {
        alert: { waiting: { moreThan: 0 } },
        // None of the log's own.
        olderThanHours: 96,
        maxAgeDays: 10,
        loadedSince: 'any',
        retrySeconds: 0.2,
      },
      config: { queue: { lockSeconds: 1 } },
    })
    await removeSchedule(office.config.ledger, 'monthly')
    const ledger = openLedger(office.config.ledger, { now: () => new Date().toISOString() })
    const [manager = ''] = office.addresses
    const site = (await readFile(join(office.folder, 'recipients.csv'), 'utf8')).match(
      /^"site-0@.*?,"([^"]+)",""$/m,
    )?.[1]
    if (site === undefined) throw new Error('the first recipient has a site')
    let killed = 0
    let readers: readonly string[] | null = null
    for (let turn = 0; turn < Math.max(2, kills); turn++) {
      const [before, runsBefore] = [smtp.accepted.length, new Set(await ledger.runs())]
      await changeWaiting(turn, site)
      const { child, ended } = command('run', 'monthly', '--again')
      if (random() < 0.7) await planned(child)
      await sleep(random() * 1_000)
      if (child.exitCode === null) killed++
      child.kill('SIGKILL')
      await ended
      const worker = office.worker()
      await working(worker)
      await until(async () => (await ledger.openRuns()).length === 0)
      worker.kill('SIGKILL')
      await once(worker, 'exit')
      // What the killed check did not get to.
      const { ended: next, stderr } = command('run', 'monthly', '--again')
      expect([0, 1], await stderr).toContain((await next)[0])

      const turns = (await ledger.runs()).filter(run => !runsBefore.has(run))
      const views = await Promise.all(turns.map(run => ledger.view(run)))
      const accounts = views.flatMap(view => accountsOf(view, smtp.accepted.slice(before)))
      expect(brokenPromises(accounts), `turn ${turn}, seed ${seed}`).toEqual([])
      const told = accounts.map(({ address }) => address).toSorted()
      expect(told).toContain(manager)
      expect(new Set(told).size, `turn ${turn}, seed ${seed}`).toBe(told.length)
      readers ??= told
      expect(told, `turn ${turn}, seed ${seed}`).toEqual(readers)
      const changes = views.flatMap(({ plan }) => plan.alert?.news.map(({ change }) => change) ?? [])
      expect(new Set(changes)).toEqual(new Set([turn % 2 === 0 ? 'begins' : 'over']))
    }
    console.log(`checks killed: ${killed}, ${smtp.accepted.length} mails accepted`)
  },
  patienceMs + Math.max(2, kills) * 90_000,
)

/** In even turns, a customer has waited for five days; in odd ones, the customer of the turn before gets an answer. */
async function changeWaiting(turn: number, establishmentId: string): Promise<void> {
  const isQuestion = turn % 2 === 0
  const now = Date.now()
  await ingest({
    store: `${office.folder}/store`,
    inputs: [
      [
        {
          chatId: `waiting ${isQuestion ? turn : turn - 1}`,
          messageId: `of turn ${turn}`,
          sentAt: new Date(now - (isQuestion ? 5 * 86_400_000 : 3_600_000)).toISOString(),
          author: isQuestion ? 'customer' : 'agent',
          establishmentId,
        },
      ],
    ],
    knownUntil: new Date(now).toISOString(),
  })
}

/** Resolves once a run is planned, or its process has ended. */
async function planned(child: ReturnType<typeof spawn>): Promise<void> {
  const ledger = openLedger(office.config.ledger, { now: () => '' })
  await until(async () => child.exitCode !== null || (await ledger.openRuns()).length > 0)
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + patienceMs
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error('waited in vain')
    await sleep(20)
  }
}

/** Pseudo-random numbers in [0, 1) from a seed. */
function randomness(start: number): () => number {
  let state = start
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32
    return state / 2 ** 32
  }
}
