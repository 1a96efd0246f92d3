import { readdir, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { simpleParser } from 'mailparser'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openLedger, type RunView } from '../../jobs/ledger/ledger.ts'
import { carryOut } from '../../jobs/run/carry-out.ts'
import { endRun } from '../../jobs/run/end-run.ts'
import { problemsOf } from '../../jobs/run/problems.ts'
import { lastMissed } from '../../jobs/schedule/last-missed.ts'
import { applySchedule } from '../../jobs/schedule/schedule-state.ts'
import { dueRuns } from '../../jobs/worker/due-runs.ts'
import { pinnedVersion } from '../../src/store/pin.ts'
import { rejects } from '../../src/store/rejects.ts'
import { openStore } from '../../src/store/store.ts'
import { freePort } from '../servers/free-port.ts'
import { type RunningSmtp, startSmtp } from '../servers/smtp.ts'
import { carriedOut, chat, isoAt, openShop, planned, type Shop, type ShopOptions } from './shop.ts'

let shop: Shop
let smtp: RunningSmtp
const refused: string[] = []
beforeAll(async () => {
  shop = await openShop()
  smtp = await startSmtp({ refused })
})
afterAll(async () => {
  await shop.close()
  await smtp.stop()
})

const operator = 'ops@causerie.example'
let before = 0
beforeEach(() => {
  before = smtp.accepted.length
})
const lettersTo = (address: string) => smtp.accepted.slice(before).filter(({ to }) => to === address)

function flow(options: ShopOptions = {}) {
  return shop.flow({
    smtp,
    recipients: ['ann@shop.example,Ann,fr'],
    ...options,
    config: { operator, ...options.config },
  })
}

/** Expects that no recipient got a letter and that the operator was told once. */
function expectClosed(view: RunView, state: string, reason: RegExp) {
  expect(view.run.state).toBe(state)
  expect(
    problemsOf(view)
      .map(({ error }) => error)
      .join('\n'),
  ).toMatch(reason)
  expect(lettersTo('ann@shop.example')).toEqual([])
  expect(lettersTo(operator)).toHaveLength(1)
}

describe('the store', () => {
  test('last loaded before the end of the period', async () => {
    const subscription = { period: '2027-01' }
    const view = await carriedOut(await flow({ subscription, now: () => '2027-02-01T08:00:00Z' }))
    expectClosed(view, 'failed', /^the store is too old: last loaded 2026-.*, needed since 2027-01-31T23:00:00Z$/)
    expect(view.plan.storeVersion).toBeNull()
    expect(await pinnedVersion(shop.store, view.plan.run)).toBeNull()
  })

  test('a log that stops before the end of the period', async () => {
    const view = await carriedOut(await flow({ subscription: { quietHours: 24 } }))
    expectClosed(view, 'failed', /^the log is silent for more than 24 hours before 2026-10-31T23:00:00Z/)
  })

  test('a log silent at the end of the period, even if messages follow later', async () => {
    await shop.load(chat('after', 's1', isoAt(11, 3)))
    const view = await carriedOut(await flow({ subscription: { quietHours: 24 } }))
    expectClosed(view, 'failed', /the newest message before then was sent at 2026-10-30T11:00:00Z$/)
  })

  test('last loaded before asOf, with loadedSince: as-of', async () => {
    const view = await carriedOut(
      await flow({ subscription: { loadedSince: 'as-of' }, now: () => '2027-02-01T08:00:00Z' }),
    )
    expectClosed(view, 'failed', /^the store is too old: .*needed since 2027-02-01T08:00:00Z$/)
  })
})

describe('an empty report', () => {
  const byRegion = { scope: { each: ['region'] } }
  const recipients = ['ann@shop.example,Ann,fr,Est', 'bea@shop.example,Bea,fr,Nord']

  test('where the previous period had chats: refused, and the other reports are sent', async () => {
    const view = await carriedOut(await flow({ recipients, subscription: byRegion }))
    expectClosed(view, 'partial', /report of region Est was not made: no chat was active .* although 3 were from/)
    expect(lettersTo('bea@shop.example')).toHaveLength(1)
  })

  test('with empty: send, sent', async () => {
    const view = await carriedOut(await flow({ recipients, subscription: { ...byRegion, empty: 'send' } }))
    expect(view.run.state).toBe('done')
    expect(lettersTo(operator)).toEqual([])
    expect(lettersTo('ann@shop.example')).toHaveLength(1)
  })

  test('of the whole run: refused even if the previous period was empty', async () => {
    const view = await carriedOut(await flow({ subscription: { where: { establishment: ['s5'] } } }))
    expectClosed(view, 'failed', /the report was not made: no chat was active in the period$/)
  })
})

describe('drawing', () => {
  test('files that cannot be written: retried, then given up', async () => {
    const failing = await flow({ drawsAll: true })
    const plan = await planned(failing)
    const files = failing.ledger.filesOf(plan.run)
    await rm(files, { recursive: true })
    await writeFile(files, '')
    const view = await carryOut(failing, plan.run, { concurrency: 2 })
    expectClosed(view, 'failed', /the report was not made: E/)
    expect([...view.reports.values()]).toMatchObject([{ state: 'given-up', attempts: 3 }])
  })

  test('a version damaged on the disk: retried, then given up', async () => {
    const failing = await flow({ drawsAll: true })
    const plan = await planned(failing, 'monthly.damaged')
    const pin = await pinnedVersion(shop.store, plan.run)
    await rm(pin?.path ?? '')
    await writeFile(pin?.path ?? '', 'not a database')
    const view = await carryOut(failing, plan.run, { concurrency: 2 })
    expectClosed(view, 'failed', /the report was not made/)
    expect([...view.reports.values()]).toMatchObject([{ state: 'given-up', attempts: 3 }])
  })

  test('a file that has changed since it was drawn is not sent', async () => {
    const failing = await flow({ recipients: ['cut@shop.example,Ann,fr'], drawsAll: true })
    refused.push('cut@shop.example')
    const first = await carriedOut(failing, 'monthly.emptied')
    refused.pop()
    const folder = failing.ledger.filesOf(first.plan.run)
    const [name = ''] = (await readdir(folder)).filter(file => file.endsWith('.pdf'))
    await truncate(join(folder, name), 0)
    const { run } = first.plan
    const [delivery] = first.plan.deliveries
    const from = await failing.ledger.latest('delivery', run, delivery?.id ?? '')
    await failing.ledger.advance('delivery', { run, id: delivery?.id ?? '', from }, { state: 'planned', attempts: 0 })
    const ended = await failing.ledger.latest('run', run, 'run')
    await failing.ledger.advance('run', { run, id: 'run', from: ended }, { state: 'planned' })
    const view = await carryOut(failing, run, { concurrency: 1 })
    expect(problemsOf(view)).toMatchObject([
      { error: expect.stringMatching(/damaged on the disk: .*\.pdf is not what/) },
    ])
    expect(lettersTo('cut@shop.example')).toEqual([])
  })
})

describe('a source', () => {
  const header = 'chat_id,message_id,sent_at,author,establishment_id'
  const good = (n: number) => `src-${n},src-${n},${isoAt(10, 30)},customer,s1`
  const source = async (name: string, rows: readonly string[]) => {
    const file = join(shop.folder, name)
    await writeFile(file, [header, ...rows, ''].join('\n'))
    return { stores: { main: { directory: 'store', sources: [{ files: [file] }] } } }
  }
  const some = Array.from({ length: 99 }, (_, n) => good(n))

  test('with too many rejected rows: nothing is stored or sent, and the operator is told once, with reasons and lines', async () => {
    const config = await source('spoilt.csv', [...some, 'a,b,yesterday,customer,s1', `c,d,${isoAt(10, 1)},robot,s1`])
    const view = await carriedOut(await flow({ config: { operator, ...config } }))
    expectClosed(
      view,
      'failed',
      /^a load must not reject more than 1% of the rows read, nothing was stored: 2 of 101 rows/,
    )
    const letters = lettersTo(operator)
    expect(letters).toHaveLength(1)
    const { text = '' } = await simpleParser(letters[0]?.raw ?? '')
    const said = text.replace(/\s+/g, ' ')
    expect(said).toContain(
      '2 of 101 rows were rejected (1.98%); 1 row: author must be one of customer, agent, bot, system',
    )
    expect(said).toContain('spoilt.csv:102: robot)')
    expect(said).toContain('spoilt.csv:101: yesterday)')
    const store = await openStore(shop.store)
    expect((await rejects(store)).length).toBe(0)
    store.close()
  })

  test('with few rejected rows: the letter gives their number, which does not grow when the source is loaded again', async () => {
    const config = await source('some.csv', [...some, 'a,b,yesterday,customer,s1'])
    for (const name of ['first', 'second']) {
      const view = await carriedOut(await flow({ config: { operator, ...config } }), `monthly.${name}`)
      expect(view.run.state).toBe('done')
    }
    const letters = lettersTo('ann@shop.example')
    expect(letters).toHaveLength(2)
    for (const { raw } of letters) {
      const { text = '' } = await simpleParser(raw)
      expect(text.replace(/\s+/g, ' ')).toContain('1 ligne du journal a été rejetée et ne compte dans aucun chiffre.')
    }
  })

  test('without rows does not fail the run; maxRejectedShare of the store applies', async () => {
    const config = await source('bare.csv', [])
    expect((await carriedOut(await flow({ config: { operator, ...config } }), 'monthly.bare')).run.state).toBe('done')
    const spoilt = await source('half.csv', [good(0), 'a,b,yesterday,customer,s1'])
    const stores = { main: { ...spoilt.stores.main, maxRejectedShare: 0.5 } }
    expect((await carriedOut(await flow({ config: { operator, stores } }), 'monthly.half')).run.state).toBe('done')
  })
})

describe('the mail', () => {
  test('no server: retried, then given up, and so is the letter to the operator; both are listed as problems', async () => {
    const free = await freePort()
    const view = await carriedOut(await flow({ smtp: { port: free } }))
    expect(view.run.state).toBe('failed')
    const problems = problemsOf(view)
    expect(problems.map(({ what }) => what)).toEqual([
      'mail to ann@shop.example: given-up',
      `mail to the operator ${operator}: given-up`,
    ])
    expect([...view.deliveries.values()].map(({ attempts }) => attempts)).toEqual([3, 3])
  })

  test('a letter larger than maxMailBytes is not retried', async () => {
    const view = await carriedOut(await flow({ smtpConfig: { maxMailBytes: 10_000 } }))
    expectClosed(view, 'failed', /must be no larger than smtp\.maxMailBytes, 10000 bytes/)
    expect(view.deliveries.get(view.plan.deliveries[0]?.id ?? '')).toMatchObject({ state: 'given-up', attempts: 1 })
  })
})

describe('the operator', () => {
  const late = { period: '2027-01' }
  const then = () => '2027-02-01T08:00:00Z'

  test('is told once, whoever carries the run out again', async () => {
    const failing = await flow({ subscription: late, now: then })
    const { plan } = await carriedOut(failing)
    const others = [0, 1].map(() => ({ ...failing, ledger: openLedger(failing.config.ledger, { now: then }) }))
    await Promise.all(others.map(other => carryOut(other, plan.run, { concurrency: 2 })))
    expect(lettersTo(operator)).toHaveLength(1)
  })

  test('is told even if the process died between the end of the run and the letter', async () => {
    const failing = await flow({ subscription: late, now: then })
    const { run } = await planned(failing)
    await endRun(failing, { run, state: 'failed' })
    expect(lettersTo(operator)).toEqual([])
    await carryOut(failing, run, { concurrency: 2 })
    expect(lettersTo(operator)).toHaveLength(1)
  })

  test('is told once, in one line, of the runs missed in an outage', async () => {
    const daily = { daily: true, at: '08:00', zone: 'Europe/Paris' }
    const missed = await flow({ subscription: { schedule: daily, catchUp: 'none' }, now: () => '2026-11-20T10:00:00Z' })
    await applySchedule(missed.config, 'monthly', { now: '2026-11-10T12:00:00Z' })
    for (const _ of [1, 2]) expect(await dueRuns(missed, 'monthly')).toMatchObject({ next: null })
    const [run = '', ...others] = await missed.ledger.runs()
    expect(others).toEqual([])
    const { run: ended } = await carryOut(missed, run, { concurrency: 2 })
    const reason = 'missed: 10 runs from 2026-11-11 08:00 to 2026-11-20 08:00 (Europe/Paris), none is caught up on'
    expect(ended).toMatchObject({ state: 'skipped', error: reason })
    expect(missed.logged.filter(({ msg }) => msg === 'run ended')).toMatchObject([{ reason }])
    expect(await lastMissed(missed.ledger, 'monthly')).toEqual({ run, reason })
    const [letter, ...more] = lettersTo(operator)
    expect(more).toEqual([])
    const { text = '' } = await simpleParser(letter?.raw ?? '')
    expect(text.replace(/\s+/g, ' ')).toContain(`- run ${run}: ${reason} To make a report anyway`)
    expect(text).toContain('causerie run monthly --period PERIOD')
  })
})
