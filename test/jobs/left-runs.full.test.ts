import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { runId } from '../../jobs/ledger/ledger.ts'
import { deliveryStep } from '../../jobs/run/delivery-step.ts'
import type { Hold } from '../../jobs/run/hold-run.ts'
import { reportStep } from '../../jobs/run/report-step.ts'
import { pins, pinVersion } from '../../src/store/pin.ts'
import { builtModule } from '../program.ts'
import { type RunningSmtp, startSmtp } from '../servers/smtp.ts'
import { openShop, planned, type Shop } from './shop.ts'
import { typed } from './terminal.ts'

// The built modules, which the commands also use: each copy of a module knows only the runs that it holds itself.
const { holdRun } = await builtModule<typeof import('../../jobs/run/hold-run.ts')>('jobs/run/hold-run')
const { adoptRun } = await builtModule<typeof import('../../jobs/run/adopt-run.ts')>('jobs/run/adopt-run')
const { markStopped, standingOf } = await builtModule<typeof import('../../jobs/run/standing.ts')>('jobs/run/standing')
const { removeStrayPins } = await builtModule<typeof import('../../jobs/run/stray-pins.ts')>('jobs/run/stray-pins')
let shop: Shop
let smtp: RunningSmtp
beforeAll(async () => {
  shop = await openShop()
  smtp = await startSmtp()
})
afterEach(async () => {
  expect(await pins(shop.store)).toEqual([])
})
afterAll(async () => {
  await shop.close()
  await smtp.stop()
})

const run = 'monthly.left'

/** A run whose process has gone: it is planned, its report is drawn, and the first of its two letters is sent. */
async function leftRun(smtpConfig = {}) {
  const recipients = ['ann@shop.example', 'bea@shop.example']
  const flow = await shop.flow({
    smtp,
    recipients,
    columns: 'address',
    smtpConfig,
    subscription: { formats: ['html'] },
  })
  const { reports, deliveries } = await planned(flow, run)
  const [report, ann, bea] = [...reports, ...deliveries].map(({ id }) => id)
  if (report === undefined || ann === undefined || bea === undefined) throw new Error('one report for two')
  await reportStep(flow, { run, id: report })
  await deliveryStep(flow, { run, id: ann })
  return { flow, config: flow.configPath, ann, bea }
}

async function held(taken: ReturnType<typeof holdRun>): Promise<Hold> {
  const hold = await taken
  if ('heldBy' in hold) throw new Error(`held by ${hold.heldBy}`)
  return hold
}

describe('a run that its process left', () => {
  test('is reported by runs and by the next run, with the commands to type', async () => {
    const { config } = await leftRun()
    const advice = `A worker will finish it; causerie resend ${run} continues it, causerie runs --abandon ${run} gives it up`
    const list = await typed('runs', '--config', config)
    expect(list).toMatchObject({ status: 1, stderr: `causerie: run ${run} is left open\n` })
    expect(list.stdout).toContain('left open')
    expect(list.stdout).toContain(advice)
    const json = await typed('runs', '--config', config, '--json')
    expect(JSON.parse(json.stdout).runs).toMatchObject([{ run, state: 'planned', standing: 'left', sent: 1 }])
    const one = await typed('runs', run, '--config', config)
    expect(one).toMatchObject({ status: 1, stdout: expect.stringContaining(advice) })

    const next = await typed('run', 'monthly', '--config', config)
    expect(next.status).toBe(2)
    expect(next.stderr).toContain(`run ${run} is open: `)
    expect(next.stderr).toContain(advice)
    expect(next.stderr).toContain(
      `causerie: monthly of [2026-10-01, 2026-11-01) is still to go to bea@shop.example by run ${run}: causerie resend ${run}`,
    )
    // A run of another month does not mention it.
    const other = await typed('run', 'monthly', '--period', '2026-09', '--config', config, '--dry-run')
    expect(other).toMatchObject({ status: 0, stderr: '' })
    expect(await typed('runs', '--abandon', run, '--config', config)).toMatchObject({ status: 0 })
  })

  test('is given up by runs --abandon: its version is released, sent letters stay sent, the rest can be resent', async () => {
    const before = smtp.accepted.length
    const { flow, config, ann, bea } = await leftRun()
    expect(await pins(shop.store)).toHaveLength(1)
    const told = await typed('runs', '--abandon', run, '--config', config)
    expect(told).toMatchObject({ status: 0, stderr: '' })
    expect(told.stdout).toMatch(/^monthly\.left: partial, given up by hand\n/)
    expect(await pins(shop.store)).toEqual([])
    const { deliveries } = await flow.ledger.view(run)
    expect(deliveries.get(ann)).toMatchObject({ state: 'sent' })
    expect(deliveries.get(bea)).toMatchObject({ state: 'given-up', error: 'given up by hand' })
    expect(await typed('runs', '--abandon', run, '--config', config)).toMatchObject({
      status: 2,
      stderr: `causerie: only an open run can be given up: ${run} is partial\n`,
    })
    expect(await typed('resend', run, '--config', config)).toMatchObject({ status: 0 })
    expect(smtp.accepted.slice(before).map(({ to }) => to)).toEqual(['ann@shop.example', 'bea@shop.example'])
  })

  test.each(['at-most-once', 'at-least-once'])(
    'given up with a letter that may have arrived, leaves that letter to be settled (%s)',
    async interrupted => {
      const before = smtp.accepted.length
      const { flow, config, bea } = await leftRun({ interrupted })
      const from = await flow.ledger.latest('delivery', run, bea)
      await flow.ledger.advance('delivery', { run, id: bea, from }, { state: 'sending', attempts: 1 })
      expect(await typed('runs', '--abandon', run, '--config', config)).toMatchObject({ status: 0 })
      const view = await flow.ledger.view(run)
      expect(view.run).toMatchObject({ state: 'partial' })
      expect(view.deliveries.get(bea)).toMatchObject({ state: 'sending', interrupted: true })
      await typed('resend', run, '--config', config)
      expect(smtp.accepted.slice(before).map(({ to }) => to)).toEqual(['ann@shop.example'])
      expect(await typed('settle', run, '--arrived', 'bea@shop.example', '--config', config)).toMatchObject({
        status: 0,
      })
      expect((await flow.ledger.view(run)).run).toMatchObject({ state: 'done', error: null })
    },
  )

  test('given up with a letter under way, is done once the server accepts the letter', async () => {
    const slow = await startSmtp({ answerDelayMs: 4000 })
    try {
      const { flow, config, bea } = await leftRun({ port: slow.port })
      const onItsWay = deliveryStep(flow, { run, id: bea })
      await expect.poll(async () => (await flow.ledger.latest('delivery', run, bea)).state).toBe('sending')
      expect(await typed('runs', '--abandon', run, '--config', config)).toMatchObject({ status: 0 })
      await onItsWay
      expect((await flow.ledger.view(run)).run).toMatchObject({ state: 'done', error: null })
      expect(slow.accepted.map(({ to }) => to)).toEqual(['ann@shop.example', 'bea@shop.example'])
    } finally {
      await slow.stop()
    }
  })

  test('is finished by resend, without sending a letter twice', async () => {
    const before = smtp.accepted.length
    const { config } = await leftRun()
    expect(await typed('resend', run, '--config', config)).toMatchObject({ status: 0, stderr: '' })
    expect(smtp.accepted.slice(before).map(({ to }) => to)).toEqual(['ann@shop.example', 'bea@shop.example'])
  })

  test('is adopted by a worker, but not while it is held, stopped or ended', async () => {
    const { flow, config } = await leftRun()
    const { ledger } = flow
    const hold = await held(holdRun(ledger, run))
    expect(await standingOf(ledger, run)).toBe('under-way')
    expect(await adoptRun(flow, run)).toBe(false)
    expect(await typed('runs', '--abandon', run, '--config', config)).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/^causerie: run monthly\.left is under way in .*PID \d+/),
    })
    hold.release()
    await markStopped(ledger, run)
    expect(await standingOf(ledger, run)).toBe('stopped')
    expect(await adoptRun(flow, run)).toBe(false)
    const told = await typed('runs', '--config', config)
    expect(told).toMatchObject({ status: 1, stderr: `causerie: run ${run} is stopped\n` })
    expect(told.stdout).not.toContain('A worker finishes it')
    const from = await ledger.latest('run', run, runId)
    await ledger.advance('run', { run, id: runId, from }, { error: null })
    expect(await adoptRun(flow, run)).toBe(true)
    expect(await standingOf(ledger, run)).toBe('queued')
    expect(await typed('resend', run, '--config', config)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('a worker delivers it'),
    })
    // A queued run can be given up, in case no worker ever comes.
    expect(await typed('runs', '--abandon', run, '--config', config)).toMatchObject({ status: 0 })
    expect(await adoptRun(flow, run)).toBe(false)
    expect(await standingOf(ledger, run)).toBe('ended')
  })
})

describe('a version kept for no run', () => {
  test('is released by the next run if its process died while planning, but not while that process is planning', async () => {
    const { flow, config } = await leftRun()
    await typed('runs', '--abandon', run, '--config', config)
    const dead = await held(holdRun(flow.ledger, 'monthly.dead'))
    await pinVersion(shop.store, 'monthly.dead')
    const alive = await held(holdRun(flow.ledger, 'monthly.alive'))
    await pinVersion(shop.store, 'monthly.alive')
    dead.release()
    const { stdout } = await typed('runs', '--config', config)
    expect(stdout).toMatch(
      /keeps version \d+ for monthly\.dead, which died before it was planned: causerie runs --abandon monthly\.dead releases it/,
    )
    expect(stdout).not.toContain('monthly.alive')
    expect(await typed('run', 'monthly', '--only', 'nobody', '--config', config)).toMatchObject({ status: 2 })
    expect((await pins(shop.store)).map(({ name }) => name)).toEqual(['monthly.alive'])
    alive.release()
    expect(await removeStrayPins(flow)).toEqual(['monthly.alive'])
    expect((await readdir(flow.config.ledger)).filter(name => /alive|dead/.test(name))).toEqual([])
  })

  test('but for a run of another ledger, is reported and stays until runs --abandon', async () => {
    const { flow, config } = await leftRun()
    await typed('runs', '--abandon', run, '--config', config)
    await pinVersion(shop.store, 'monthly.elsewhere')
    // A folder that somebody put beside the runs must stay too.
    await mkdir(join(flow.config.ledger, 'backup.old'))
    await writeFile(join(flow.config.ledger, 'backup.old', 'kept'), 'kept')
    expect(await removeStrayPins(flow)).toEqual([])
    const list = await typed('runs', '--config', config)
    expect(list.stdout).toMatch(/store keeps version \d+ for monthly\.elsewhere, a run that is not in this ledger/)
    expect(JSON.parse((await typed('runs', '--config', config, '--json')).stdout).strayPins).toMatchObject([
      { name: 'monthly.elsewhere', storeDirectory: shop.store },
    ])
    expect(await typed('runs', '--abandon', 'monthly.elsewhere', '--config', config)).toMatchObject({ status: 0 })
    expect(await typed('runs', '--abandon', 'monthly.elsewhere', '--config', config)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('no such run'),
    })
    expect(await readdir(join(flow.config.ledger, 'backup.old'))).toEqual(['kept'])
  })

  test('is released if its run has ended', async () => {
    const { flow, config } = await leftRun()
    await typed('runs', '--abandon', run, '--config', config)
    await pinVersion(shop.store, run)
    expect((await typed('runs', '--config', config)).stdout).toContain(`for ${run}, a run that has ended`)
    expect(await removeStrayPins(flow)).toEqual([run])
  })
})
