import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { carryOut } from '../../jobs/run/carry-out.ts'
import type { Flow } from '../../jobs/run/flow.ts'
import { planRun, type RunRequest } from '../../jobs/run/plan-run.ts'
import { secondMailing } from '../../jobs/run/second-mailing.ts'
import { pins } from '../../src/store/pin.ts'
import { type RunningSmtp, startSmtp } from '../servers/smtp.ts'
import { chat, isoAt, openShop, requestOf, type Shop, type ShopOptions } from './shop.ts'
import { typed } from './terminal.ts'

let shop: Shop
let smtp: RunningSmtp
const refused: string[] = []
let seen = 0
beforeAll(async () => {
  shop = await openShop()
  smtp = await startSmtp({ refused })
})
afterEach(async () => {
  refused.length = 0
  expect(await pins(shop.store)).toEqual([])
})
afterAll(async () => {
  await shop.close()
  await smtp.stop()
})

/** The recipients of the letters that the server accepted since the last call, sorted. */
function sentTo(): readonly string[] {
  const letters = smtp.accepted.slice(seen)
  seen = smtp.accepted.length
  return letters.map(({ to }) => to).toSorted()
}

async function flowOf(options: ShopOptions) {
  const columns = options.subscription?.scope === undefined ? { columns: 'address' } : {}
  const subscription = { formats: ['html'], empty: 'send', ...options.subscription }
  return shop.flow({ smtp, ...columns, ...options, subscription })
}

/** Carries out a run in this process, where each report is drawn only once; the commands then work on its outcome. */
async function ranFor(flow: Flow, more: Pick<RunRequest, 'only'> = {}, run = first) {
  await planRun(flow, { ...requestOf(flow, run), ...more })
  return carryOut(flow, run, { concurrency: 2 })
}

const first = 'monthly.2026-10-01.2026-11-01.20261120T100000Z'
const [ann, bea, cid] = ['ann@shop.example', 'bea@shop.example', 'cid@shop.example']

describe('a period that was sent', () => {
  test('is not sent again without --again', async () => {
    const flow = await flowOf({ recipients: [ann, bea] })
    const config = flow.configPath
    await ranFor(flow)
    expect(sentTo()).toEqual([ann, bea])
    const again = await typed('run', 'monthly', '--config', config)
    expect(again).toEqual({
      status: 2,
      stdout: '',
      stderr: `causerie: monthly of [2026-10-01, 2026-11-01) was sent to 2 recipients by run ${first}: --only ADDRESS sends it to one recipient, --again sends it again\n`,
    })
    const one = await typed('run', 'monthly', '--only', 'ANN@shop.example', '--config', config)
    expect(one.status).toBe(2)
    expect(one.stderr).toContain(`was sent to ${ann} by run ${first}: --again sends it again`)
    const draft = await typed('run', 'monthly', '--config', config, '--dry-run')
    expect(draft.status).toBe(0)
    expect(draft.stderr).toContain('this run would be refused: monthly of [2026-10-01, 2026-11-01) was sent')
    const september = await typed('run', 'monthly', '--period', '2026-09', '--config', config, '--dry-run')
    expect(september).toMatchObject({ status: 0, stderr: '' })
    expect(sentTo()).toEqual([])

    const only = await typed('run', 'monthly', '--only', bea, '--again', '--config', config)
    expect(only).toMatchObject({ status: 0, stdout: expect.stringContaining(`${first}.2: done\n`) })
    expect(sentTo()).toEqual([bea])
  })

  test('can be sent with --only to a recipient who did not get it, and to nobody else', async () => {
    const flow = await flowOf({ recipients: [ann, cid], subscription: { folder: 'only-folder' } })
    const { plan } = await ranFor(flow, { only: ['ANN@shop.example'] })
    expect(plan.deliveries).toHaveLength(1)
    expect(sentTo()).toEqual([ann])
    const args = ['--config', flow.configPath, '--dry-run', '--json']
    const draft = await typed('run', 'monthly', '--only', cid, ...args)
    expect(draft).toMatchObject({ status: 0, stderr: '' })
    expect(JSON.parse(draft.stdout).deliveries).toMatchObject([{ to: { transport: 'mail', address: cid } }])
    const wrong = await typed('run', 'monthly', '--only', 'cod@shop.example', '--config', flow.configPath)
    expect(wrong).toMatchObject({ status: 2, stdout: '' })
    expect(wrong.stderr).toMatch(
      /^causerie: .*\.csv: must list the address given with --only \(did you mean cid@shop\.example\?\): "cod@shop\.example"\n$/,
    )
  })

  test('counts as sent only once a recipient got it: neither a refused mail nor a folder counts', async () => {
    refused.push(ann)
    const flow = await flowOf({ recipients: [ann], subscription: { folder: 'copies' } })
    expect((await ranFor(flow)).run.state).toBe('partial')
    expect(await secondMailing(flow.ledger, requestOf(flow), { again: false })).toBeNull()
    refused.length = 0
    expect((await ranFor(flow, {}, 'monthly.20261101T070000Z')).run.state).toBe('done')
    expect(await secondMailing(flow.ledger, requestOf(flow), { again: false })).toContain('monthly.20261101T070000Z')
    expect(sentTo()).toEqual([ann])
  })

  test('is refused to the second of two simultaneous commands', async () => {
    const { configPath } = await flowOf({ recipients: [ann, bea] })
    const both = await Promise.all([0, 1].map(() => typed('run', 'monthly', '--config', configPath)))
    expect(both.map(({ status }) => status).toSorted()).toEqual([0, 2])
    expect(sentTo()).toEqual([ann, bea])
  })
})

describe('a corrected list', () => {
  const byRegion = { scope: { each: ['region'] } }
  const listOf = async (name: string, lines: readonly string[]) => {
    const file = join(shop.folder, `${name}.csv`)
    await writeFile(file, ['address,name,locale,region', ...lines].join('\n'))
    return file
  }

  test('sends once to each recipient who got nothing, and says who gets what', async () => {
    const flow = await flowOf({
      subscription: byRegion,
      recipients: [
        `${ann},Ann,fr,Nord`,
        `${bea},Bea,fr,Nrod`,
        'cid@shop,example,Cid,fr,Sud',
        'dan@shop.example,Dan,fr,Sud',
        'eve@shop.example,Eve,fr,Sud',
      ],
    })
    refused.push('dan@shop.example')
    const config = flow.configPath
    await ranFor(flow)
    const run = first
    const told = await typed('runs', run, '--config', config)
    expect(told.stdout).toMatch(/\.csv:3: region: must be a value .* \(did you mean Nord\?\): "Nrod"/)
    expect(told.stdout).toMatch(/\.csv:4: must have 4 cells, address, name, locale, region: has 5/)
    expect(sentTo()).toEqual([ann, 'eve@shop.example'])
    refused.length = 0

    const file = await listOf('corrected', [
      'ANN@shop.example,Ann,en,Sud',
      `${bea},Bea,fr,Nord`,
      `${cid},Cid,fr,Sud;Nord`,
      'dan@shop.example,Dan,fr,Sud',
      'new@shop.example,New,fr,Nord',
      'bad@@shop.example,Bad,fr,Nord',
    ])
    const args = ['resend', run, '--recipients', file, '--config', config]
    const draft = await typed(...args, '--dry-run', '--json')
    const { recipients } = JSON.parse(draft.stdout)
    expect(recipients.map((one: { address: string; fate: string }) => [one.address, one.fate])).toEqual([
      ['ANN@shop.example', 'has'],
      [bea, 'gets'],
      [cid, 'gets'],
      ['dan@shop.example', 'gets'],
      ['new@shop.example', 'gets'],
      ['bad@@shop.example', 'refused'],
      ['cid@shop', 'dropped'],
    ])
    expect(recipients[2].reports).toEqual(['causerie-2026-10-sud-fr', 'causerie-2026-10-nord-fr'])
    expect(sentTo()).toEqual([])

    const sent = await typed(...args)
    expect(sent.status).toBe(1)
    expect(sent.stderr).toMatch(/bad@@shop\.example: .*corrected\.csv:7: address: must be one mail address/)
    expect(sent.stderr).toContain(`ANN@shop.example: run ${run} sent it`)
    expect(sentTo()).toEqual([bea, cid, 'dan@shop.example', 'new@shop.example'])
    await typed(...args)
    expect(sentTo()).toEqual([])
    const left = await listOf('without-bad', [`${ann},Ann,fr,Nord`, `${bea},,fr,Nord`])
    expect(await typed('resend', run, '--recipients', left, '--config', config)).toMatchObject({
      status: 0,
      stdout: '',
    })
    expect(sentTo()).toEqual([])
    expect(await typed('runs', run, '--config', config)).toMatchObject({ status: 0 })
  })

  test('does not resend what a later run sent, nor does resend without a list', async () => {
    const flow = await flowOf({ recipients: [ann, bea] })
    const [config, run] = [flow.configPath, first]
    refused.push(bea)
    await ranFor(flow)
    refused.length = 0
    await ranFor(flow, { only: [bea] }, `${first}.2`)
    expect(sentTo()).toEqual([ann, bea])
    const again = await typed('resend', run, '--config', config)
    expect(again).toMatchObject({ status: 0, stdout: '' })
    expect(again.stderr).toContain(`those who did not get run ${run} got the same period from ${run}.2`)
    const file = join(shop.folder, 'both.csv')
    await writeFile(file, `address\n${ann}\n${bea}\n`)
    await typed('resend', run, '--recipients', file, '--config', config)
    expect(sentTo()).toEqual([])
  })

  test('gets a report not drawn yet only if the version of the others is still there', async () => {
    const flow = await flowOf({ subscription: byRegion, recipients: [`${ann},Ann,fr,Nord`, `${bea},Bea,fr,`] })
    const [config, run] = [flow.configPath, first]
    await ranFor(flow)
    const file = await listOf('more', [`${ann},Ann,fr,Nord`, `${bea},Bea,fr,Sud`])
    expect(await typed('resend', run, '--recipients', file, '--config', config)).toMatchObject({ status: 0 })
    expect(sentTo()).toEqual([ann, bea])
    await shop.load(chat('later', 's1', isoAt(10, 16)))
    const late = await listOf('late', [
      `${cid},Cid,fr,Est`,
      'dan@shop.example,Dan,en,Nord',
      'eve@shop.example,Eve,fr,Sud',
    ])
    const told = await typed('resend', run, '--recipients', late, '--config', config)
    expect(told.status).toBe(1)
    expect(told.stderr).toMatch(/late\.csv:2: region: must be a value that this run has a report for/)
    expect(told.stderr).toMatch(/late\.csv:3: this run has no report in this language/)
    expect(sentTo()).toEqual(['eve@shop.example'])
  })

  test('is refused before anything is sent, and the message names the wrong line', async () => {
    const flow = await flowOf({ recipients: [ann] })
    await ranFor(flow)
    sentTo()
    const file = join(shop.folder, 'wrong.csv')
    await writeFile(file, 'adress\nbob@shop.example\n')
    const args = ['--config', flow.configPath]
    expect(await typed('resend', first, '--recipients', file, ...args)).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(
        /wrong\.csv:1: a column must be one of address, .* \(did you mean address\?\): "adress"/,
      ),
    })
    expect(await typed('resend', first, '--recipients', `${file}.gone`, ...args)).toMatchObject({ status: 2 })
    expect(await typed('resend', first, '--dry-run', ...args)).toMatchObject({ status: 2 })
    expect(sentTo()).toEqual([])
  })
})
