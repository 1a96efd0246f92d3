import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { simpleParser } from 'mailparser'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openLedger } from '../../jobs/ledger/ledger.ts'
import { readAnswers } from '../../jobs/run/answers-file.ts'
import { scheduledRun } from '../../jobs/run/names.ts'
import { planRun } from '../../jobs/run/plan-run.ts'
import { applySchedule } from '../../jobs/schedule/schedule-state.ts'
import { planDueRun } from '../../jobs/worker/plan-due-run.ts'
import { pinnedVersion } from '../../src/store/pin.ts'
import { type RunningSmtp, startSmtp } from '../servers/smtp.ts'
import { carriedOut, chat, establishmentsCsv, isoAt, openShop, planned, requestOf, type Shop } from './shop.ts'

let shop: Shop
let smtp: RunningSmtp
beforeAll(async () => {
  shop = await openShop()
  smtp = await startSmtp()
})
afterAll(async () => {
  await shop.close()
  await smtp.stop()
})

const byRegion = { scope: { each: ['region'] } }

test('a run planned again keeps its plan and version', async () => {
  const flow = await shop.flow({ smtp, recipients: ['ann@shop.example,Ann,fr'] })
  const first = await planned(flow)
  await shop.load(chat('late', 's1', isoAt(10, 20)))
  const again = { ...flow, ledger: openLedger(flow.config.ledger, { now: flow.now }) }
  expect(await planned(again)).toEqual(first)
  expect(await pinnedVersion(shop.store, first.run)).toMatchObject({ version: first.storeVersion })
  expect(await flow.ledger.runs()).toEqual([first.run])
})

test('simultaneous plans of one run give one plan', async () => {
  const flow = await shop.flow({ smtp, recipients: ['ann@shop.example,Ann,fr'] })
  const plans = await Promise.all(Array.from({ length: 4 }, () => planRun(flow, requestOf(flow, 'monthly.at-once'))))
  expect(new Set(plans.map(plan => JSON.stringify(plan))).size).toBe(1)
})

test('a plan that fails keeps no version', async () => {
  const flow = await shop.flow({ smtp, recipients: ['ann@shop.example'], columns: 'mail' })
  await expect(planned(flow, 'monthly.bad-list')).rejects.toThrow(/config-\d+\.csv:1: a column must be one of/)
  expect(await pinnedVersion(shop.store, 'monthly.bad-list')).toBeNull()
  expect(await flow.ledger.runs()).toEqual([])
})

test.each([
  [0, 3, 'retry'],
  [1, 3, 'retry'],
  [2, 3, 'settled'],
  [3, 3, 'settled'],
  [0, undefined, 'settled'],
] as const)('a due run that cannot be planned, after %i of %s attempts: %s', async (attemptsMade, attempts, state) => {
  const flow = await shop.flow({ smtp, recipients: ['ann@shop.example'], columns: 'mail' })
  await applySchedule(flow.config, 'monthly', { now: '2026-10-15T00:00:00Z' })
  const slot = { local: '2026-11-01T08:00', instant: '2026-11-01T07:00:00Z' }
  const advanced: string[] = []
  const dispatch = { advance: (run: string) => void advanced.push(run), tick: async () => undefined }
  const opts = attempts === undefined ? {} : { attempts }
  const outcome = await planDueRun(flow, dispatch, { subscription: 'monthly', slot }, { attemptsMade, opts })
  expect(outcome.state).toBe(state)
  const run = scheduledRun('monthly', slot)
  const refused = { state: 'failed', reason: expect.stringContaining('a column must be one of') }
  expect((await flow.ledger.plan(run))?.refused).toEqual(state === 'retry' ? undefined : refused)
  expect(advanced).toEqual(state === 'retry' ? [] : [run])
})

test('recipients of one scope and language share a report; another language gets its own', async () => {
  const recipients = Array.from({ length: 10 }, (_, index) => `m${index}@shop.example,,${index < 9 ? 'fr' : 'en'},Nord`)
  const { reports, deliveries } = await planned(await shop.flow({ smtp, recipients, subscription: byRegion }))
  expect(reports.map(({ scope, locale }) => [scope?.value, locale])).toEqual([
    ['Nord', 'fr'],
    ['Nord', 'en'],
  ])
  expect(deliveries).toHaveLength(10)
  expect(new Set(deliveries.map(({ id }) => id)).size).toBe(10)
  expect(new Set(reports.map(({ fileName }) => fileName)).size).toBe(2)
})

test('a manager of two regions gets one mail with both reports, in the order of the list', async () => {
  const flow = await shop.flow({
    smtp,
    recipients: ['boss@shop.example,Boss,fr,Sud;Nord', 'ann@shop.example,Ann,fr,Nord;Est'],
    subscription: { ...byRegion, empty: 'send' },
  })
  const { plan, run } = await carriedOut(flow)
  expect(plan.reports).toHaveLength(3)
  expect(run.state).toBe('done')
  const letters = smtp.accepted.filter(({ to }) => to === 'boss@shop.example')
  expect(letters).toHaveLength(1)
  const letter = await simpleParser(letters[0]?.raw ?? '')
  const [inside, attached] = [true, false].map(isRelated =>
    letter.attachments.filter(({ related }) => (related ?? false) === isRelated).map(({ filename }) => filename),
  )
  expect(attached).toEqual(['causerie-2026-10-sud-fr.pdf', 'causerie-2026-10-nord-fr.pdf'])
  expect(inside).toEqual(['picture-1.png', 'picture-2.png'])
})

test('a recipient who cannot be served gets a reason, and the others are served', async () => {
  const recipients = [
    'not an address,X,fr,Nord',
    ',No address,fr,Nord',
    ',None either,fr',
    'lost@shop.example,Lost,fr,Atlantide',
    'ann@shop.example,Ann,fr,Nord',
    'nobody@shop.example,Nobody,fr,',
    'half@shop.example,Half,fr,Nord;Atlantide',
  ]
  const flow = await shop.flow({ smtp, recipients, subscription: byRegion })
  const { deliveries, reports } = await planned(flow)
  const missing = 'region: must be a value of a chat or an establishment that no filter excludes: "Atlantide"'
  const file = flow.config.subscriptions.monthly?.recipients
  expect(deliveries.map(({ refused }) => refused?.replace(`${file}:`, ''))).toEqual([
    '2: address: must be one mail address such as ann@example.com: "not an address"',
    '3: address: must be one mail address such as ann@example.com: ""',
    '4: must have 4 cells, address, name, locale, region: has 3',
    `5: ${missing}`,
    undefined,
    '7: region: must have a value',
    `8: ${missing}`,
  ])
  expect(new Set(deliveries.map(({ id }) => id)).size).toBe(deliveries.length)
  expect(reports).toHaveLength(1)
})

describe('filters and the scope', () => {
  test.each([
    { named: 'where on the scope', more: { where: { region: ['Nord', 'Sud'] } }, values: ['Nord', 'Sud'] },
    { named: 'not on the scope', more: { not: { region: ['Nord', 'Est', 'Ouest'] } }, values: ['Sud'] },
    { named: 'where on another dimension', more: { where: { establishment: ['s1', 's4'] } }, values: ['Nord', 'Est'] },
  ])('$named', async ({ more, values }) => {
    const plan = await planned(await shop.flow({ subscription: { ...byRegion, folder: 'out', ...more } }))
    expect(plan.reports.map(({ scope }) => scope?.value).toSorted()).toEqual(values.toSorted())
  })

  test('a report of one value keeps the other filters', async () => {
    const subscription = { ...byRegion, folder: 'filtered', formats: ['html'], where: { establishment: ['s1'] } }
    const flow = await shop.flow({ subscription })
    const { plan, run } = await carriedOut(flow)
    expect(plan.reports.map(({ scope }) => scope?.value)).toEqual(['Nord'])
    expect(run.state).toBe('done')
    const folder = join(shop.folder, 'filtered', plan.run)
    const [name = ''] = await readdir(folder)
    expect(name).toBe('causerie-2026-10-nord-en.html')
    const { volume } = await readAnswers(flow.ledger.filesOf(plan.run), plan.reports[0]?.id ?? '')
    // Its three chats and the late one; the region has seven.
    expect(volume.activeChats).toBe(4)
  })
})

test('a folder gets each report once, under safe file names, whatever the names of the sites', async () => {
  const names = ['../../x', '🏪🏪', 'مقهى القاهرة', 'a'.repeat(300), 'Paris - 1', 'Paris (1)', 'CON', '\u202egnp.exe']
  const lines = names.map((name, index) => `h${index},"${name}",Europe/Paris,Hostile`)
  await shop.load(
    names.flatMap((_, index) => chat(`h${index}`, `h${index}`, isoAt(10, 28))),
    { establishments: [establishmentsCsv, ...lines].join('\n') },
  )
  const subscription = { scope: { each: ['establishment'] }, folder: 'hostile', formats: ['html'] }
  const { reports } = await planned(
    await shop.flow({ subscription: { ...subscription, where: { region: ['Hostile'] } } }),
  )
  expect(reports).toHaveLength(names.length)
  for (const { fileName } of reports) {
    expect(fileName).toMatch(/^causerie-2026-10-[\p{Letter}\p{Mark}\p{Number}-]*en(-\d+)?$/u)
    expect(Buffer.byteLength(fileName)).toBeLessThan(200)
  }
  expect(new Set(reports.map(({ fileName }) => fileName.normalize('NFKC').toLowerCase())).size).toBe(names.length)

  const some = { ...subscription, where: { establishment: ['h0', 'h1'] } }
  const { plan, run } = await carriedOut(await shop.flow({ subscription: some }), 'monthly.hostile')
  expect(run.state).toBe('done')
  const files = await readdir(join(shop.folder, 'hostile', plan.run))
  expect(files.toSorted()).toEqual(['causerie-2026-10-en.html', 'causerie-2026-10-x-en.html'])
  expect((await readdir(shop.folder)).filter(name => name === 'x')).toEqual([])
})
