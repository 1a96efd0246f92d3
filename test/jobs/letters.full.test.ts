import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openLedger, type RunView } from '../../jobs/ledger/ledger.ts'
import { carryOut } from '../../jobs/run/carry-out.ts'
import type { Flow } from '../../jobs/run/flow.ts'
import { reopenRun } from '../../jobs/run/reopen-run.ts'
import { retryDelayMs } from '../../jobs/run/retry-delay.ts'
import { settleDelivery } from '../../jobs/run/settle-delivery.ts'
import { verifyRun } from '../../jobs/run/verify-run.ts'
import { retrying } from '../../jobs/worker/run-queues.ts'
import { type RunningSmtp, type SmtpOptions, startSmtp } from '../servers/smtp.ts'
import { carriedOut, chat, establishmentsCsv, isoAt, openShop, planned, type Shop, type ShopOptions } from './shop.ts'

let shop: Shop
beforeAll(async () => {
  shop = await openShop()
})
afterAll(() => shop.close())

const operator = 'ops@causerie.example'
const ann = 'ann@shop.example'
const recipients = [`${ann},Ann,fr`, 'bea@shop.example,Bea,fr']

async function withServer<T>(options: SmtpOptions, use: (smtp: RunningSmtp) => Promise<T>): Promise<T> {
  const smtp = await startSmtp(options)
  return use(smtp).finally(smtp.stop)
}

function flowOf(smtp: RunningSmtp, options: ShopOptions = {}) {
  return shop.flow({ smtp, recipients, answerSeconds: 30, ...options, config: { operator, ...options.config } })
}

const lettersTo = (smtp: RunningSmtp, address: string) => smtp.accepted.filter(({ to }) => to === address)

function recordOf({ plan, deliveries }: RunView, address: string) {
  const delivery = plan.deliveries.find(({ to }) => to.transport === 'mail' && to.address === address)
  return deliveries.get(delivery?.id ?? '')
}

/** Leaves a letter as a process does that dies between the hand-over and the reply. */
async function dieWhileSending({ ledger }: Flow, run: string, address: string) {
  const plan = await ledger.plan(run)
  const id = plan?.deliveries.find(({ to }) => to.transport === 'mail' && to.address === address)?.id ?? ''
  const from = await ledger.latest('delivery', run, id)
  await ledger.advance('delivery', { run, id, from }, { state: 'sending', attempts: 1 })
}

describe.each([
  { named: 'the server keeps the letter and drops the connection', drops: { 'dot-kept': 1 }, accepted: 1 },
  { named: 'the server loses the letter and drops the connection', drops: { dot: 1 }, accepted: 0 },
])('$named', ({ drops, accepted }) => {
  test('at most once: the letter is left in doubt, with the reason, for a person to settle', () =>
    withServer({ drops }, async smtp => {
      const view = await carriedOut(await flowOf(smtp, { recipients: [`${ann},Ann,fr`] }))
      expect(view.run.state).toBe('failed')
      expect(recordOf(view, ann)).toMatchObject({ state: 'sending', interrupted: true, attempts: 1 })
      expect(recordOf(view, ann)?.error).toMatch(
        /^interrupted while the letter was being handed over: it may have arrived/,
      )
      expect(lettersTo(smtp, ann)).toHaveLength(accepted)
      expect(lettersTo(smtp, operator)).toHaveLength(1)
    }))

  test('at least once: the letter is sent again under the same Message-ID', () =>
    withServer({ drops }, async smtp => {
      const options = { recipients: [`${ann},Ann,fr`], smtpConfig: { interrupted: 'at-least-once' } }
      const view = await carriedOut(await flowOf(smtp, options))
      expect(view.run.state).toBe('done')
      expect(recordOf(view, ann)).toMatchObject({ state: 'sent', attempts: 2, interrupted: false, error: null })
      expect(lettersTo(smtp, ann)).toHaveLength(accepted + 1)
      expect(new Set(lettersTo(smtp, ann).map(({ messageId }) => messageId)).size).toBe(1)
    }))
})

test('an accepted letter is not sent again when the ledger could not record it', () =>
  withServer({}, async smtp => {
    const flow = await flowOf(smtp, { recipients: [`${ann},Ann,fr`] })
    const { run } = await planned(flow)
    let refusals = 1
    const advance: Flow['ledger']['advance'] = async (subject, at, changes) => {
      if ('state' in changes && changes.state === 'sent' && refusals-- > 0) throw new Error('ENOSPC: no space left')
      return flow.ledger.advance(subject, at, changes)
    }
    const full = { ...flow, ledger: { ...flow.ledger, advance } }
    await expect(carryOut(full, run, { concurrency: 1 })).rejects.toThrow('ENOSPC')
    const view = await carryOut(flow, run, { concurrency: 1 })
    expect(lettersTo(smtp, ann)).toHaveLength(1)
    expect(recordOf(view, ann)).toMatchObject({ state: 'sending', interrupted: true })
  }))

test.each([
  { interrupted: 'at-most-once', state: 'partial', letters: 0 },
  { interrupted: 'at-least-once', state: 'done', letters: 1 },
])('a process that died while sending, $interrupted: $state', ({ interrupted, state, letters }) =>
  withServer({}, async smtp => {
    const flow = await flowOf(smtp, { smtpConfig: { interrupted } })
    const { run } = await planned(flow)
    await dieWhileSending(flow, run, ann)
    const view = await carryOut(flow, run, { concurrency: 2 })
    expect(view.run.state).toBe(state)
    expect(lettersTo(smtp, ann)).toHaveLength(letters)
    expect(lettersTo(smtp, 'bea@shop.example')).toHaveLength(1)
    if (letters > 0) return
    expect(recordOf(view, ann)).toMatchObject({ state: 'sending', interrupted: true })
    const [told] = lettersTo(smtp, operator)
    expect(told?.raw).toContain('Auto-Submitted')

    // A letter in doubt is resent only on request (`doubtful`), under its old Message-ID, and no other letter with it.
    expect(await reopenRun(flow, run, 'failed')).toBe(0)
    expect(await reopenRun(flow, run, 'doubtful')).toBe(1)
    expect((await carryOut(flow, run, { concurrency: 2 })).run.state).toBe('done')
    expect(lettersTo(smtp, ann)).toHaveLength(1)
    expect(lettersTo(smtp, ann)[0]?.messageId).not.toMatch(/\.1\./)
    expect(lettersTo(smtp, 'bea@shop.example')).toHaveLength(1)
    expect(lettersTo(smtp, operator)).toHaveLength(1)
  }),
)

test('two processes that carry out one run send each letter once', () =>
  withServer({ answerDelayMs: 50 }, async smtp => {
    const many = Array.from({ length: 8 }, (_, index) => `m${index}@shop.example,,fr`)
    const flow = await flowOf(smtp, { recipients: many, drawsAll: true })
    const other = { ...flow, ledger: openLedger(flow.config.ledger, { now: flow.now }) }
    const { run } = await planned(flow)
    await Promise.all([flow, other].map(each => carryOut(each, run, { concurrency: 3 })))
    const letters = smtp.accepted.filter(({ to }) => to !== operator)
    expect(letters).toHaveLength(8)
    expect(new Set(letters.map(({ to }) => to)).size).toBe(8)
    const { deliveries, plan } = await flow.ledger.view(run)
    expect(plan.deliveries.map(({ id }) => deliveries.get(id)?.state)).toEqual(many.map(() => 'sent'))
  }))

describe('refusals', () => {
  test('permanent: not retried', () =>
    withServer({ refused: [ann] }, async smtp => {
      const view = await carriedOut(await flowOf(smtp))
      expect(view.run.state).toBe('partial')
      expect(recordOf(view, ann)).toMatchObject({ state: 'given-up', attempts: 1 })
      expect(recordOf(view, ann)?.error).toMatch(/refused the recipient ann@shop\.example: 550 5\.1\.1/)
      expect(lettersTo(smtp, 'bea@shop.example')).toHaveLength(1)
    }))

  test.each([
    { times: 2, state: 'sent', attempts: 3 },
    { times: 5, state: 'given-up', attempts: 3 },
  ])('temporary, $times times, with three attempts: $state', ({ times, state, attempts }) =>
    withServer({ deferred: { [ann]: times } }, async smtp => {
      const view = await carriedOut(await flowOf(smtp))
      expect(recordOf(view, ann)).toMatchObject({ state, attempts })
    }),
  )

  test('the delay before a retry doubles, less up to half at random; the queue gets the same settings', () => {
    for (const attempts of [0, 1, 2, 6]) {
      const waits = Array.from({ length: 200 }, () => retryDelayMs({ retrySeconds: 60 }, attempts))
      const longest = 60_000 * 2 ** attempts
      expect(Math.max(...waits)).toBeLessThanOrEqual(longest)
      expect(Math.max(...waits)).toBeGreaterThan(longest * 0.9)
      expect(Math.min(...waits)).toBeGreaterThanOrEqual(longest / 2)
    }
    expect(retrying({ attempts: 8, retrySeconds: 60 })).toEqual({
      attempts: 8,
      backoff: { type: 'exponential', delay: 60_000, jitter: 0.5 },
    })
  })
})

describe('a letter that may have arrived is settled by a person', () => {
  const interrupted = (use: (smtp: RunningSmtp, flow: Flow, run: string) => Promise<void>) =>
    withServer({ drops: { 'dot-kept': 1 } }, async smtp => {
      const flow = await flowOf(smtp, { recipients: [`${ann},Ann,fr`] })
      const view = await carriedOut(flow)
      expect(recordOf(view, ann)).toMatchObject({ state: 'sending', interrupted: true })
      await use(smtp, flow, view.plan.run)
    })

  test('as arrived: the run is done and the letter is not resent', () =>
    interrupted(async (smtp, flow, run) => {
      expect(await settleDelivery(flow, run, { address: 'ANN@shop.example', verdict: 'arrived' })).toBe('done')
      const view = await flow.ledger.view(run)
      expect(recordOf(view, ann)).toMatchObject({ state: 'sent', interrupted: false, error: null })
      expect(await reopenRun(flow, run, 'failed')).toBe(0)
      expect(await reopenRun(flow, run, 'doubtful')).toBe(0)
      expect(lettersTo(smtp, ann)).toHaveLength(1)
      await expect(settleDelivery(flow, run, { address: ann, verdict: 'lost' })).rejects.toThrow(
        `only a letter that may have arrived can be settled: the one to ${ann} is sent`,
      )
    }))

  test('as lost: it is resent with the failed ones, under its old Message-ID', () =>
    interrupted(async (smtp, flow, run) => {
      expect(await settleDelivery(flow, run, { address: ann, verdict: 'lost' })).toBe('failed')
      expect(await reopenRun(flow, run, 'failed')).toBe(1)
      expect((await carryOut(flow, run, { concurrency: 1 })).run.state).toBe('done')
      expect(new Set(lettersTo(smtp, ann).map(({ messageId }) => messageId)).size).toBe(1)
      expect(lettersTo(smtp, ann)).toHaveLength(2)
      await expect(settleDelivery(flow, run, { address: 'who@shop.example', verdict: 'lost' })).rejects.toThrow(
        /has no recipient "who@/,
      )
    }))
})

test('a recipient with a non-ASCII domain is the same recipient in Unicode and in Punycode', () =>
  withServer({ drops: { 'dot-kept': 1 } }, async smtp => {
    const [named, ascii] = ['ann@bücher.example', 'ann@xn--bcher-kva.example']
    const smtpConfig = { from: 'Büro <office@BÜCHER.example>' }
    const flow = await flowOf(smtp, { recipients: [`${named},Ann,fr`, `${ascii.toUpperCase()},,`], smtpConfig })
    const first = await carriedOut(flow)
    const { run } = first.plan
    expect(first.plan.deliveries.map(({ to }) => to)).toEqual([{ transport: 'mail', address: ascii, name: 'Ann' }])
    expect(await settleDelivery(flow, run, { address: named, verdict: 'lost' })).toBe('failed')
    for (const to of ['ann@BÜCHER.example', ascii]) {
      expect(await reopenRun(flow, run, { to })).toBe(1)
      expect((await carryOut(flow, run, { concurrency: 1 })).run.state).toBe('done')
    }
    // The test server decodes Punycode in the envelope.
    const letters = lettersTo(smtp, named)
    expect(letters).toHaveLength(3)
    for (const { envelope, raw, messageId } of letters) {
      expect(envelope.from).toBe('office@bücher.example')
      expect(raw).toMatch(/^To: .*<ann@xn--bcher-kva\.example>\r$/m)
      expect(messageId).toMatch(/@xn--bcher-kva\.example>$/)
    }
  }))

test('the letter of one run to one recipient has one Message-ID in a ledger, and another in another ledger', () =>
  withServer({ deferred: { [ann]: 2 } }, async smtp => {
    const options = { recipients: [`${ann},Ann,fr`] }
    const [one, other] = [await flowOf(smtp, options), await flowOf(smtp, options)]
    const views = [await carriedOut(one), await carriedOut(other)]
    expect(views.map(({ run }) => run.state)).toEqual(['done', 'done'])
    const ids = lettersTo(smtp, ann).map(({ messageId }) => messageId)
    expect(new Set(ids).size).toBe(2)
    const again = openLedger(one.config.ledger, { now: one.now })
    expect(await again.id()).toBe(await one.ledger.id())
    expect(
      await Promise.all(Array.from({ length: 5 }, () => openLedger(`${one.config.ledger}-new`, { now: one.now }).id())),
    ).toEqual(Array(5).fill(await openLedger(`${one.config.ledger}-new`, { now: one.now }).id()))
  }))

describe('again', () => {
  test('a recipient who got the letter gets a new one, and nobody else does', () =>
    withServer({}, async smtp => {
      const flow = await flowOf(smtp)
      const { plan } = await carriedOut(flow)
      expect(await reopenRun(flow, plan.run, 'failed')).toBe(0)
      expect(await reopenRun(flow, plan.run, { to: 'ANN@shop.example' })).toBe(1)
      expect((await carryOut(flow, plan.run, { concurrency: 2 })).run.state).toBe('done')
      expect(new Set(lettersTo(smtp, ann).map(({ messageId }) => messageId)).size).toBe(2)
      expect(lettersTo(smtp, 'bea@shop.example')).toHaveLength(1)
      await expect(reopenRun(flow, plan.run, { to: 'who@shop.example' })).rejects.toThrow(/has no recipient "who@/)
    }))

  test('a report given up is drawn from its frozen query and version, or not at all once that version is gone; verify counts late rows', () =>
    withServer({}, async smtp => {
      const subscription = { scope: { each: ['region'] }, formats: ['html'] }
      const flow = await flowOf(smtp, { recipients: [`${ann},Ann,fr,Nord`, 'bea@shop.example,,fr,Sud'], subscription })
      const { run, reports } = await planned(flow)
      const [nord] = reports
      const from = await flow.ledger.latest('report', run, nord?.id ?? '')
      await flow.ledger.advance('report', { run, id: nord?.id ?? '', from }, { state: 'given-up', error: 'no luck' })
      const first = await carryOut(flow, run, { concurrency: 2 })
      expect(first.run.state).toBe('partial')
      expect(recordOf(first, ann)?.error).toBe('the report of region Nord was not made: no luck')

      expect(await reopenRun(flow, run, 'failed')).toBe(1)
      const again = await carryOut(flow, run, { concurrency: 2 })
      expect(again.run.state).toBe('done')
      expect(again.plan.query.asOf).toBe(first.plan.query.asOf)
      expect(again.reports.get(nord?.id ?? '')?.storeVersion).toBe(first.plan.storeVersion)

      await shop.load(chat('later', 's1', isoAt(12, 1)))
      const third = await planned(flow, 'monthly.third')
      await carryOut(flow, third.run, { concurrency: 2 })
      const last = await flow.ledger.latest('report', third.run, nord?.id ?? '')
      const at = { run: third.run, id: nord?.id ?? '', from: last }
      await flow.ledger.advance('report', at, { state: 'given-up', error: 'no luck' })
      const toAnn = third.deliveries.find(({ to }) => to.transport === 'mail' && to.address === ann)?.id ?? ''
      const sent = await flow.ledger.latest('delivery', third.run, toAnn)
      await flow.ledger.advance('delivery', { run: third.run, id: toAnn, from: sent }, { state: 'given-up' })
      await shop.load(chat('later-still', 's1', isoAt(12, 2)))
      expect(await reopenRun(flow, third.run, 'failed')).toBe(1)
      const lost = await carryOut(flow, third.run, { concurrency: 2 })
      expect(lost.run.state).toBe('partial')
      expect(lost.run.error).toMatch(
        /^version \d+ of the store .* is gone: reports drawn now would show different figures/,
      )

      // A load without late rows changes no figure, though the log has grown.
      const same = await verifyRun(flow, run)
      expect(same).toMatchObject({ lateRows: 0, reports: [{ state: 'same' }, { state: 'same' }] })

      await shop.load(chat('late', 's1', isoAt(10, 15)))
      const late = await verifyRun(flow, run)
      expect(late.lateRows).toBe(2)
      expect(late.reports.map(({ scope, state }) => [scope?.value, state])).toEqual([
        ['Nord', 'changed'],
        ['Sud', 'same'],
      ])
      expect(late.reports[0]?.changes).toContainEqual({ path: 'volume.activeChats', was: 6, is: 7 })

      await shop.load([], {
        establishments: establishmentsCsv.replace('Midi,Europe/Paris,Sud', 'Midi,Europe/Paris,Est'),
      })
      const moved = await verifyRun(flow, run)
      expect(moved.reports.map(({ state }) => state)).toEqual(['changed', 'changed'])
      expect(moved.reports[1]?.changes).toContainEqual({ path: 'volume.activeChats', was: 3, is: 0 })
    }))
})
