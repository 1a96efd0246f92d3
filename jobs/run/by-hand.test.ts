import { afterEach, describe, expect, test } from 'vitest'
import { pins } from '../../src/store/pin.ts'
import { type DrawnRun, openDrawnRun, statesOf } from '../../test/jobs/drawn-run.ts'
import { operatorId, runId } from '../ledger/ledger.ts'
import type { RunRecord } from '../ledger/records.ts'
import { abandonedText, abandonRun } from './abandon-run.ts'
import { adoptRun } from './adopt-run.ts'
import { carryOut } from './carry-out.ts'
import { holdRun } from './hold-run.ts'
import { settleDelivery } from './settle-delivery.ts'
import { markStopped, standingOf, standingOfRecord, stoppedText } from './standing.ts'

let drawn: DrawnRun
afterEach(() => drawn.close())

describe('a run that is given up', () => {
  const mailed = { m1: ['r1'], m2: ['r1'], m3: ['r2'], f1: ['r2'], f2: ['r2'] }

  test('keeps what was done, leaves what may have arrived in doubt, and releases its version', async () => {
    drawn = await openDrawnRun({ deliveries: mailed, drawn: ['r1'] })
    await drawn.set('delivery', 'm1', { state: 'sent', response: '250 OK' })
    await drawn.set('delivery', 'm2', { state: 'sending' })
    await drawn.set('delivery', 'f1', { state: 'sending' })
    await drawn.set('delivery', 'm3', { state: 'failed', error: 'no answer' })
    const view = await abandonRun(drawn.flow, drawn.plan.run)
    expect(view.run).toMatchObject({ state: 'partial', driver: 'terminal', error: abandonedText })
    expect(await statesOf(drawn)).toMatchObject({
      reports: { r1: 'rendered', r2: `given-up: ${abandonedText}` },
      deliveries: {
        m1: 'sent',
        m2: 'sending, in doubt: given up by hand while the letter was being handed over: it may have arrived',
        m3: `given-up: ${abandonedText}`,
        f1: `given-up: ${abandonedText}`,
        f2: `given-up: ${abandonedText}`,
      },
    })
    expect(await pins(drawn.store)).toEqual([])
    await expect(abandonRun(drawn.flow, drawn.plan.run)).rejects.toThrow(
      `only an open run can be given up: ${drawn.plan.run} is partial`,
    )
    // A worker that comes late finds nothing left to do.
    expect((await carryOut(drawn.other(), drawn.plan.run, { concurrency: 1 })).run).toEqual(view.run)
  })

  test('of which nothing was sent has failed; one that was refused says why', async () => {
    drawn = await openDrawnRun({ deliveries: mailed })
    expect((await abandonRun(drawn.flow, drawn.plan.run)).run).toMatchObject({ state: 'failed', error: abandonedText })
    await drawn.close()
    drawn = await openDrawnRun({ plan: { refused: { state: 'skipped', reason: 'missed' } } })
    expect((await abandonRun(drawn.flow, drawn.plan.run)).run).toMatchObject({ state: 'skipped', error: 'missed' })
  })

  test('can be given up by two at once', async () => {
    drawn = await openDrawnRun({ deliveries: mailed, drawn: [] })
    const both = await Promise.all([drawn.flow, drawn.other()].map(flow => abandonRun(flow, drawn.plan.run)))
    for (const { run } of both) expect(run).toMatchObject({ state: 'failed', step: 1 })
  })
})

describe('a letter in doubt', () => {
  const operator = 'ops@shop.example'
  const openDoubt = async (state: RunRecord['state'] = 'failed') => {
    drawn = await openDrawnRun({ plan: { operator }, deliveries: { m1: ['r1'], m2: ['r1'], f1: ['r1'] } })
    await drawn.set('delivery', 'm1', { state: 'sending', interrupted: true, error: 'it may have arrived' })
    await drawn.set('delivery', 'm2', { state: 'sent', response: '250 OK' })
    await drawn.set('delivery', 'f1', { state: 'sent' })
    await drawn.set('run', runId, { state, error: 'not all were sent' })
  }
  const settle = (verdict: 'arrived' | 'lost', address = 'M1@shop.example') =>
    settleDelivery(drawn.flow, drawn.plan.run, { address, verdict })

  test('that arrived is sent, and the run is done', async () => {
    await openDoubt('partial')
    expect(await settle('arrived')).toBe('done')
    const { run, deliveries } = await drawn.ledger.view(drawn.plan.run)
    expect(deliveries.get('m1')).toMatchObject({
      state: 'sent',
      interrupted: false,
      error: null,
      response: 'settled by hand: it arrived',
    })
    expect(run).toMatchObject({ state: 'done', error: null })
  })

  test('that was lost is given up: the rest stays as it was', async () => {
    await openDoubt()
    expect(await settle('lost')).toBe('partial')
    const { run, deliveries } = await drawn.ledger.view(drawn.plan.run)
    expect(deliveries.get('m1')).toMatchObject({
      state: 'given-up',
      interrupted: false,
      error: 'settled by hand: it did not arrive',
    })
    expect(run).toMatchObject({ state: 'partial', error: 'not all were sent' })
    await expect(settle('arrived')).rejects.toThrow('the one to M1@shop.example is given-up')
  })

  test('of a run that is open is settled, and the run stays open', async () => {
    await openDoubt('planned')
    expect(await settle('arrived')).toBe('planned')
    expect((await drawn.ledger.view(drawn.plan.run)).run.step).toBe(1)
  })

  test('is settled only if it is one', async () => {
    await openDoubt()
    await expect(settle('lost', 'nobody@shop.example')).rejects.toThrow('has no recipient "nobody@shop.example"')
    await expect(settle('lost', 'm2@shop.example')).rejects.toThrow(
      'only a letter that may have arrived can be settled: the one to m2@shop.example is sent',
    )
    await expect(settle('lost', operator)).rejects.toThrow(`the one to ${operator} is planned`)
    await drawn.set('delivery', operatorId, { state: 'sending' })
    // It may be on its way now.
    await expect(settle('lost', operator)).rejects.toThrow(`the one to ${operator} is sending`)
    await drawn.set('delivery', operatorId, { interrupted: true })
    expect(await settle('lost', operator)).toBe('partial')
    expect((await statesOf(drawn)).operator).toMatchObject({ state: 'given-up', interrupted: false })
  })
})

describe('who continues a run', () => {
  const record = { step: 1, at: '2026-11-01T08:00:00Z', attempts: 0 } as const

  test('follows from its record', () => {
    const standing = (state: RunRecord['state'], driver: RunRecord['driver'], error: string | null) =>
      standingOfRecord({ ...record, state, driver, error })
    for (const state of ['done', 'partial', 'failed', 'skipped'] as const)
      for (const driver of ['queue', 'terminal'] as const)
        for (const error of [null, stoppedText]) expect(standing(state, driver, error)).toBe('ended')
    for (const error of [null, stoppedText, 'other']) expect(standing('planned', 'queue', error)).toBe('queued')
    expect(standing('planned', 'terminal', null)).toBe('left')
    expect(standing('planned', 'terminal', 'other')).toBe('left')
    expect(standing('planned', 'terminal', stoppedText)).toBe('stopped')
  })

  test('is the process that holds it, as long as it does', async () => {
    drawn = await openDrawnRun({ plan: { driver: 'terminal' } })
    const { ledger, plan } = drawn
    expect(await standingOf(ledger, plan.run)).toBe('left')
    const hold = await holdRun(ledger, plan.run)
    if ('heldBy' in hold) throw new Error('nobody else holds it')
    expect(await standingOf(ledger, plan.run)).toBe('under-way')
    expect(await adoptRun(drawn.flow, plan.run)).toBe(false)
    await drawn.set('run', runId, { error: stoppedText })
    expect(await standingOf(ledger, plan.run)).toBe('under-way')
    hold.release()
    hold.release()
    expect(await standingOf(ledger, plan.run)).toBe('stopped')
    expect(await adoptRun(drawn.flow, plan.run)).toBe(false)
    await drawn.set('run', runId, { state: 'done' })
    expect(await standingOf(ledger, plan.run)).toBe('ended')
  })

  test('is a worker, once it has taken a run over that was left; it takes over nothing else', async () => {
    drawn = await openDrawnRun({ plan: { driver: 'terminal' } })
    const { ledger, plan, flow } = drawn
    expect(await adoptRun(flow, plan.run)).toBe(true)
    expect((await ledger.latest('run', plan.run, runId)).driver).toBe('queue')
    expect(await standingOf(ledger, plan.run)).toBe('queued')
    expect(await adoptRun(flow, plan.run)).toBe(false)
    // It holds the run no longer.
    const hold = await holdRun(ledger, plan.run)
    expect('release' in hold).toBe(true)
    if ('release' in hold) hold.release()
  })

  test('is nobody but the person who stopped it', async () => {
    drawn = await openDrawnRun({ plan: { driver: 'terminal' } })
    const { ledger, plan } = drawn
    await markStopped(ledger, 'monthly.never-planned')
    await markStopped(ledger, plan.run)
    const stopped = await ledger.latest('run', plan.run, runId)
    expect(stopped).toMatchObject({ step: 1, state: 'planned', error: stoppedText })
    await markStopped(ledger, plan.run)
    expect(await ledger.latest('run', plan.run, runId)).toEqual(stopped)
    await drawn.close()
    drawn = await openDrawnRun({ plan: { driver: 'queue' } })
    await markStopped(drawn.ledger, plan.run)
    expect((await drawn.ledger.latest('run', plan.run, runId)).step).toBe(0)
  })
})
