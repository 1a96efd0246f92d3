import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { readConfig } from '../../config/read-config.ts'
import { type LogStore, logStore } from '../../testing/log-store.ts'
import { openLedger } from '../ledger/ledger.ts'
import type { Flow } from './flow.ts'
import { freeze } from './freeze.ts'
import { draftPlan } from './plan-run.ts'

let folder: string
let store: LogStore
const micros = (text: string) => BigInt(Date.parse(text)) * 1000n
const knownUntil = '2026-11-01T06:00:00Z'
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causerie-draft-'))
  const rest = { kind: 'message', author: 'customer', platform: null, customerId: null, updatedAt: null } as const
  const said = { ...rest, withdrawn: false, authorId: null, text: null, attachments: null }
  store = await logStore({
    rows: ['s1', 's2', 's2'].map((establishmentId, index) => ({
      ...said,
      chatId: `c${index}`,
      messageId: 'm',
      sentAt: micros(`2026-10-3${index % 2}T10:00:00Z`),
      establishmentId,
      channel: index === 2 ? 'sms' : 'web',
    })),
    loads: [{ rows: 3, loadedAt: micros('2026-11-01T07:00:00Z'), knownUntil: micros(knownUntil) }],
    establishments: [],
  })
})
afterAll(async () => {
  store.close()
  await rm(folder, { recursive: true, force: true })
})

async function draft(
  subscription: object = {},
  {
    config: more = {},
    recipients = ['ann@shop.example', 'bea@shop.example'],
    only,
    at = '2026-11-01T07:00:00Z',
  }: {
    readonly config?: object
    readonly recipients?: readonly string[]
    readonly only?: readonly string[]
    readonly at?: string
  } = {},
) {
  const path = join(folder, 'config.yaml')
  await writeFile(join(folder, 'list.csv'), ['address', ...recipients].join('\n'))
  const monthly = {
    store: 'main',
    schedule: { monthly: 1, at: '08:00', zone: 'Europe/Paris' },
    period: '2026-10',
    recipients: 'list.csv',
    quietHours: 48,
    ...subscription,
  }
  await writeFile(
    path,
    stringify({
      ledger: 'ledger',
      stores: { main: { directory: 'store' } },
      smtp: { host: 'localhost', from: 'reports@shop.example' },
      subscriptions: { monthly },
      ...more,
    }),
  )
  const config = await readConfig(path)
  const now = () => at
  const ledger = openLedger(config.ledger, { now })
  const flow: Flow = { config, ledger, threads: null as never, mail: null, log: pino({ level: 'silent' }), now }
  const { monthly: configured } = config.subscriptions
  if (configured === undefined) throw new Error('it is configured')
  const frozen = freeze(configured, at)
  const request = { run: 'monthly.1', subscription: 'monthly', slot: null, driver: 'terminal', frozen } as const
  return draftPlan(flow, only === undefined ? request : { ...request, only }, store)
}

test('a plan has the question of its subscription, as of when it was frozen, and only what the subscription says', async () => {
  const plain = await draft()
  expect(plain.refused).toBeNull()
  expect(plain.plan).toMatchObject({
    run: 'monthly.1',
    subscription: 'monthly',
    slot: null,
    driver: 'terminal',
    plannedAt: '2026-11-01T07:00:00Z',
    storeDirectory: join(folder, 'store'),
    lastLoad: 1,
    interrupted: 'at-most-once',
    operator: null,
    reports: [{ scope: null }],
    deliveries: [{ to: { address: 'ann@shop.example' } }, { to: { address: 'bea@shop.example' } }],
  })
  const asked = {
    period: { start: '2026-10-01', end: '2026-11-01' },
    zone: 'Europe/Paris',
    asOf: '2026-11-01T07:00:00Z',
  }
  expect(plain.plan.query).toMatchObject(asked)
  for (const name of ['grain', 'clock', 'olderThanSeconds', 'maxAgeDays', 'top'])
    expect(name in plain.plan.query).toBe(false)
  expect('brand' in plain.plan || 'fonts' in plain.plan).toBe(false)
  const more = {
    where: { channel: ['web'] },
    not: { establishment: ['s1'] },
    compare: 'none',
    grain: 'week',
    clock: 'report',
  }
  const chosen = {
    olderThanHours: 6,
    maxAgeDays: 30,
    top: 3,
    formats: ['html'],
    empty: 'send',
    attempts: 2,
    retrySeconds: 7,
  }
  const full = await draft(
    { ...more, ...chosen },
    {
      config: {
        operator: 'ops@shop.example',
        smtp: { host: 'localhost', from: 'reports@shop.example', interrupted: 'at-least-once' },
        stores: { main: { directory: 'store', staleHours: 3 } },
      },
    },
  )
  const { query, ...plan } = full.plan
  expect(query).toEqual({ ...asked, ...more, fullComparison: false, olderThanSeconds: 21_600, maxAgeDays: 30, top: 3 })
  expect(plan).toMatchObject({
    formats: ['html'],
    empty: 'send',
    attempts: 2,
    retrySeconds: 7,
    interrupted: 'at-least-once',
    staleHours: 3,
    operator: 'ops@shop.example',
  })
})

test('the figures are as of the end of a log that is stale by then', async () => {
  const asOf = async (staleHours: number, at: string) =>
    (await draft({ loadedSince: 'any' }, { at, config: { stores: { main: { directory: 'store', staleHours } } } })).plan
      .query.asOf
  expect(await asOf(1, '2026-11-01T07:00:00Z')).toBe('2026-11-01T07:00:00Z')
  expect(await asOf(1, '2026-11-01T07:00:01Z')).toBe(knownUntil)
  expect(await asOf(2, '2026-11-01T07:00:01Z')).toBe('2026-11-01T07:00:01Z')
})

test('only the given addresses get it, and no folder', async () => {
  const folderOf = async (only?: readonly string[]) =>
    (await draft({ folder: 'out' }, only === undefined ? {} : { only })).plan.deliveries.map(({ to }) => to.transport)
  expect(await folderOf()).toEqual(['mail', 'mail', 'folder'])
  expect(await folderOf(['BEA@shop.example'])).toEqual(['mail'])
})

test('each value of the scope that the filters leave has a report', async () => {
  const scope = { each: ['establishment', 'channel'] }
  const values = async (where: object) =>
    (await draft({ scope, folder: 'out', recipients: undefined, where })).plan.reports.map(
      report => report.scope?.value,
    )
  expect((await values({})).toSorted()).toEqual(['s1', 's2', 'sms', 'web'])
  expect((await values({ channel: ['web'] })).toSorted()).toEqual(['s1', 's2', 'web'])
  expect((await values({ channel: ['sms'] })).toSorted()).toEqual(['s2', 'sms'])
})

test('nothing is planned without a store that is new enough, or without anybody to send to', async () => {
  const late = await draft({}, { at: '2026-11-01T07:00:01Z' })
  expect(late.refused).toBeNull()
  const old = await draft({ loadedSince: 'as-of' }, { at: '2026-11-01T07:00:01Z' })
  expect(old.refused).toMatchObject({ state: 'failed', reason: expect.stringContaining('the store is too old') })
  expect([old.plan.reports, old.plan.deliveries]).toEqual([[], []])
  const nobody = await draft({}, { recipients: [] }).catch(error => error)
  expect(JSON.stringify(nobody.refused ?? nobody.message)).toContain('must list at least one recipient')
  const wrong = await draft({}, { recipients: ['no address'] })
  expect(wrong.refused).toMatchObject({
    state: 'failed',
    reason: expect.stringMatching(/^there is no report to draw: .*list\.csv:2/),
  })
})
