import { rm } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openLedger } from '../../jobs/ledger/ledger.ts'
import { carryOut } from '../../jobs/run/carry-out.ts'
import { damagedFile } from '../../jobs/run/damaged-file.ts'
import { drawReport } from '../../jobs/run/draw-report.ts'
import type { Flow } from '../../jobs/run/flow.ts'
import { holdRun } from '../../jobs/run/hold-run.ts'
import { loadSources } from '../../jobs/run/load-sources.ts'
import { planRun } from '../../jobs/run/plan-run.ts'
import { isDoubtful } from '../../jobs/run/planned-delivery.ts'
import { removeStrayPins } from '../../jobs/run/stray-pins.ts'
import { verifyReport } from '../../jobs/run/verify-report.ts'
import { pins } from '../../src/store/pin.ts'
import { type CrashState, crashStates, keyOf, rebuild, stateText } from '../file-system/crash-states.ts'
import { attempt, faultsOf } from '../file-system/fail-calls.ts'
import { type CrashPoint, type Recording, record } from '../file-system/record.ts'
import { randomness, spread } from '../file-system/spread.ts'
import { chat, isoAt, now, openShop, requestOf, type Shop } from '../jobs/shop.ts'
import { type RunningSmtp, startSmtp } from '../servers/smtp.ts'
import { isClear } from './is-clear.ts'

export interface RunSuiteOptions {
  /** How many crashes to continue the run after, and how many refused calls to try. */
  readonly most: number
  /** How many crashes to read the ledger after. */
  readonly mostRead: number
  readonly seed: number
}

const run = 'monthly.by-hand'
const addresses = ['ann@shop.example', 'bea@shop.example']

interface Crash {
  readonly state: CrashState
  readonly point: CrashPoint
  readonly place: string
}

/** A run from plan to end, with a real mail server, on a disk that loses unsynced data or refuses calls. */
export function runSuite({ most, mostRead, seed }: RunSuiteOptions): void {
  let shop: Shop
  let smtp: RunningSmtp
  let flow: Flow
  let recording: Recording | undefined
  beforeAll(async () => {
    ;[shop, smtp] = await Promise.all([openShop(), startSmtp()])
    const subscription = { formats: ['html'], folder: 'out', attempts: 2 }
    const configured = await shop.flow({ smtp, recipients: addresses, columns: 'address', subscription })
    // In this thread, so that every call is recorded.
    const threads = { draw: drawReport, load: loadSources, verify: verifyReport, close: async () => {} }
    flow = { ...configured, threads }
    recording = await record(shop.folder, act, { seen: () => smtp.accepted.length })
  })
  afterAll(async () => {
    recording?.discard()
    await smtp.stop()
    await shop.close()
  })
  /** A flow as a new process opens it. */
  const newFlow = () => ({ ...flow, ledger: openLedger(flow.config.ledger, { now: () => now }) })
  const act = async (promise: (what: string) => void = () => {}) => {
    const mine = newFlow()
    await removeStrayPins(mine)
    const hold = await holdRun(mine.ledger, run)
    if ('heldBy' in hold) throw new Error(`held by ${hold.heldBy}`)
    try {
      await planRun(mine, requestOf(mine))
      promise('planned')
      // A load meanwhile must not affect the run.
      await shop.load([chat('later', 's1', isoAt(10, 20))].flat())
      await carryOut(mine, run, { concurrency: 1 })
      promise('ended')
    } finally {
      hold.release()
    }
  }
  const begin = async (state: CrashState) => {
    await rm(shop.folder, { recursive: true, force: true })
    rebuild(state, recording?.contents ?? '', shop.folder)
  }
  const crashes = (): readonly Crash[] => {
    const random = randomness(seed)
    const found = new Map<string, Crash>()
    for (const point of recording?.points ?? []) {
      for (const state of crashStates(point.state, random)) {
        const place = `${point.after}, then a crash that leaves\n${stateText(state)}\n`
        found.set(`${state.key} ${point.seenBeforeNext} ${point.acknowledged}`, { state, point, place })
      }
    }
    return [...found.values()]
  }
  const lettersTo = (address: string, letters: RunningSmtp['accepted']) =>
    letters.filter(({ to }) => to.includes(address)).length

  describe('a run', () => {
    test('records each step before others can see its effect, whenever the power fails', async () => {
      const views = new Map<string, Crash>()
      for (const crash of crashes()) {
        const concerned = [...crash.state.entries].filter(
          ([path]) => !/^store\/(working|writer|0|current)|\/writer/.test(path),
        )
        views.set(`${keyOf(new Map(concerned))} ${crash.point.seenBeforeNext} ${crash.point.acknowledged}`, crash)
      }
      for (const crash of spread([...views.values()], mostRead, (seed % 10) / 10)) {
        await begin({ ...crash.state, entries: withoutDatabases(crash.state) })
        await assertJournalled(crash)
      }
    })

    test('continues after any crash, sends no letter twice and loses none', async () => {
      const all = crashes()
      for (const { state, point, place } of spread(all, most, (seed % 10) / 10)) {
        await begin(state)
        const before = smtp.accepted.length
        await act().catch(error => {
          throw new Error(`${place}it does not go on`, { cause: error })
        })
        const letters = [...smtp.accepted.slice(0, point.seenBeforeNext), ...smtp.accepted.slice(before)]
        await assertDelivered(letters, place)
      }
    })

    test('continues after a refused call, sends no letter twice and loses none', async () => {
      const [first] = recording?.points ?? []
      const [prepared] = first === undefined ? [] : crashStates(first.state, randomness(seed))
      if (prepared === undefined || recording === undefined) throw new Error('nothing was recorded')
      for (const fault of spread(faultsOf(recording.calls), most, (seed % 10) / 10)) {
        await begin(prepared)
        const before = smtp.accepted.length
        const { error, refused } = await attempt(shop.folder, fault, () => act())
        const place = `${fault.code} ${fault.lasts} at ${fault.at}: ${refused}: ${error}`
        if (error !== null) expect(isClear(error), place).toBe(true)
        expect((await attempt(shop.folder, null, () => act())).error, place).toBeNull()
        await assertDelivered(smtp.accepted.slice(before), place)
      }
    })
  })

  /** Expects that the ledger agrees with what happened, and claims no more than that. */
  const assertJournalled = async ({ state, point, place }: Crash) => {
    const { ledger } = newFlow()
    const promises = point.acknowledged
    if (!(await ledger.runs()).includes(run)) {
      expect(promises, place).toEqual([])
      expect(point.seenBeforeNext, place).toBe(0)
      return
    }
    const view = await ledger.view(run).catch(error => {
      throw new Error(`${place}the run cannot be read`, { cause: error })
    })
    for (const { id, to } of view.plan.deliveries) {
      const deliveryState = view.deliveries.get(id)?.state
      if (to.transport === 'folder') {
        const files = [...state.entries].filter(([path]) => path.startsWith('out/') && path.endsWith('.html'))
        const whole = files.some(([, { content }]) => content !== '' && !content.startsWith('half:'))
        if (deliveryState === 'sent') expect(whole, place).toBe(true)
        continue
      }
      const letters = smtp.accepted.slice(0, point.seenBeforeNext)
      if (lettersTo(to.address, letters) > 0) expect(['sending', 'sent'], place).toContain(deliveryState)
      else expect(deliveryState, place).not.toBe('sent')
    }
    const drawn = [...view.reports.values()]
    for (const report of drawn) {
      if (report.state === 'rendered') expect(await damagedFile(ledger.filesOf(run), report.files), place).toBeNull()
    }
    const isPinned = [...state.entries.keys()].some(path => path.startsWith(`store/pins/${run}@`))
    if (drawn.some(report => report.state !== 'rendered')) expect(isPinned, place).toBe(true)
    if (view.run.state !== 'planned') expect(isPinned, place).toBe(false)
    if (promises.includes('ended')) expect(view.run.state, place).toBe('done')
  }

  /** Expects that every letter was sent once, or at most once if it is in doubt. */
  const assertDelivered = async (letters: RunningSmtp['accepted'], place: string) => {
    const { ledger } = newFlow()
    const { plan, run: ended, deliveries } = await ledger.view(run)
    const doubtful = plan.deliveries.filter(delivery => isDoubtful(delivery, deliveries.get(delivery.id)))
    for (const { id, to } of plan.deliveries) {
      const state = deliveries.get(id)?.state
      const isInDoubt = doubtful.some(delivery => delivery.id === id)
      if (!isInDoubt) expect(state, place).toBe('sent')
      if (to.transport !== 'mail') continue
      const count = lettersTo(to.address, letters)
      if (isInDoubt) expect(count, place).toBeLessThanOrEqual(1)
      else expect(count, place).toBe(1)
    }
    expect(ended.state, place).toBe(doubtful.length === 0 ? 'done' : 'partial')
    expect(await pins(shop.store), place).toEqual([])
  }
}

/** A crash without its databases: reading the ledger does not need them. */
function withoutDatabases({ entries }: CrashState): CrashState['entries'] {
  return new Map([...entries].filter(([path]) => !path.endsWith('.duckdb')))
}
