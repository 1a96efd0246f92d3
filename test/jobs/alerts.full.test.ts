import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { replayAlert } from '../../jobs/alerts/replay-alert.ts'
import { carryOut } from '../../jobs/run/carry-out.ts'
import type { Flow } from '../../jobs/run/flow.ts'
import { freeze } from '../../jobs/run/freeze.ts'
import { planRun } from '../../jobs/run/plan-run.ts'
import { removePast } from '../../jobs/run/remove-past.ts'
import { defaultQuestion } from '../../serve/question/page-question.ts'
import { readAddress } from '../../serve/question/read-address.ts'
import type { LogRow } from '../../src/ingest/log-row.ts'
import { type RunningSmtp, startSmtp } from '../servers/smtp.ts'
import { openShop, type Shop, type ShopOptions } from './shop.ts'

let shop: Shop
let smtp: RunningSmtp
beforeAll(async () => {
  shop = await openShop()
  smtp = await startSmtp({})
  // At s1, three customers wait from 1 November; two of them are answered on the 12th. s3 writes until the 20th.
  await shop.load([
    ...[1, 2, 3].map(n => message(`late-${n}`, 's1', '2026-11-01T10:00:00Z')),
    message('late-1', 's1', '2026-11-12T09:00:00Z', 'agent'),
    message('late-2', 's1', '2026-11-12T09:00:00Z', 'agent'),
    ...Array.from({ length: 20 }, (_, day) => message(`day-${day}`, 's3', `2026-11-${two(day + 1)}T12:00:00Z`)),
    ...Array.from({ length: 20 }, (_, day) =>
      message(`day-${day}`, 's3', `2026-11-${two(day + 1)}T13:00:00Z`, 'agent'),
    ),
  ])
})
afterAll(async () => {
  await smtp.stop()
  await shop.close()
})

const two = (day: number) => String(day).padStart(2, '0')

function message(
  chatId: string,
  establishmentId: string,
  sentAt: string,
  author: 'customer' | 'agent' = 'customer',
): LogRow {
  const messageId = `${chatId}-${sentAt}-${author}`
  return {
    messageId,
    chatId,
    establishmentId,
    kind: 'message',
    channel: 'web',
    platform: 'site',
    customerId: chatId,
    sentAt,
    author,
  }
}

const alert = (condition: object, more: ShopOptions = {}): ShopOptions => ({
  smtp,
  recipients: ['ann@shop.example,Ann,fr,s1,', 'bea@shop.example,Bea,en,,Nord', 'cid@shop.example,Cid,de,s3,'],
  ...more,
  subscription: {
    schedule: { daily: true, at: '08:00', zone: 'Europe/Paris' },
    alert: condition,
    scope: { each: ['establishment', 'region'] },
    loadedSince: 'any',
    ...more.subscription,
  },
  config: { serve: { store: 'main', url: 'https://chats.example' }, ...more.config },
})

/** Checks on a day at 08:00 in Paris, and gives the verdict and the mails sent. */
async function check(flow: Flow, day: number) {
  const before = smtp.accepted.length
  const at = `2026-11-${two(day)}T07:00:00Z`
  const subscription = flow.config.subscriptions.monthly
  if (subscription === undefined) throw new Error('the shop has one subscription')
  const run = `monthly.by-hand-${day}`
  const plan = await planRun(flow, {
    run,
    subscription: 'monthly',
    slot: null,
    driver: 'terminal',
    frozen: freeze(subscription, at),
  })
  const view = await carryOut(flow, run, { concurrency: 2 })
  return { verdict: plan.alert?.verdict, state: view.run.state, mails: smtp.accepted.slice(before) }
}

/** A flow whose clock moves by a second with each look, so that runs have an order. */
function ticking(): () => string {
  let at = Date.parse('2026-11-20T14:00:00Z')
  return () => {
    at += 1000
    return new Date(at).toISOString()
  }
}

const textOf = (raw: string) =>
  [...raw.matchAll(/Content-Transfer-Encoding: base64\r\n\r\n([A-Za-z0-9+/=\r\n]+)/g)]
    .map(([, body = '']) => Buffer.from(body, 'base64').toString('utf8'))
    .join('\n')
    .replaceAll(/[\u00a0\u202f]/g, ' ')

test('tells once when it begins and once when it is over, and nothing between', async () => {
  const flow = await shop.flow(alert({ waiting: { moreThan: 1 } }, { now: ticking() }))
  const days = []
  for (const day of [4, 6, 7, 11, 13, 14]) days.push(await check(flow, day))
  expect(days.map(({ verdict, state }) => `${verdict} ${state}`)).toEqual([
    'quiet done',
    'fired done',
    'fired done',
    'fired done',
    'quiet done',
    'quiet done',
  ])
  // The manager of the site and that of its region; the manager of another site hears nothing.
  const told = ['ann@shop.example', 'bea@shop.example']
  expect(days.map(({ mails }) => mails.map(({ to }) => to).toSorted())).toEqual([[], told, [], [], told, []])
  const begun = textOf(days[1]?.mails.find(({ to }) => to === told[0])?.raw ?? '')
  expect(begun).toContain('3 chats en attente depuis plus de 4 jours')
  expect(begun).toContain('late-3')
  const [, address = ''] = /(https:\/\/chats\.example\/chats\?\S+)/.exec(begun) ?? []
  const parameters = new URL(address).searchParams
  expect(parameters.get('of')).toBe('watched')
  parameters.delete('of')
  expect(readAddress(parameters, defaultQuestion)).toMatchObject({
    zone: 'Europe/Paris',
    asOf: '2026-11-06T07:00:00Z',
    where: { establishment: ['s1'] },
  })
  expect(textOf(days[4]?.mails.find(({ to }) => to === told[1])?.raw ?? '')).toContain('Over: Café du Nord')
})

test('its replay fires exactly as its checks do', async () => {
  const flow = await shop.flow(alert({ waiting: { moreThan: 1 } }))
  const replay = await replayAlert(flow.config, 'monthly', {
    now: '2026-11-20T12:00:00Z',
    from: '2026-11-01T00:00:00Z',
  })
  expect(replay).toMatchObject({ checks: 20, fired: 7, quiet: 13, notJudged: 0, reasons: [] })
  expect(new Set(replay.firings.map(({ began, over }) => `${began} ${over}`))).toEqual(
    new Set(['2026-11-06T07:00:00Z 2026-11-13T07:00:00Z']),
  )
  expect(replay.firings.map(({ part, group, chatsTotal }) => [part?.value, group?.value, chatsTotal])).toEqual([
    [undefined, 's1', 3],
    ['Nord', 's1', 3],
  ])
})

describe('other conditions', () => {
  test('a share below its target is judged only where there are enough chats', async () => {
    const metric = { metric: { name: 'handledWithin24h', below: 0.5, atLeast: 3 } }
    const flow = await shop.flow(alert(metric, { subscription: { period: '2026-11' }, now: ticking() }))
    const { verdict, mails } = await check(flow, 6)
    expect(verdict).toBe('fired')
    expect(textOf(mails.find(({ to }) => to === 'ann@shop.example')?.raw ?? '')).toContain('(3 chats reçus)')
    // Of one chat nothing can be said, and what cannot be judged does not end.
    const fewer = await shop.flow(
      alert({ metric: { ...metric.metric, atLeast: 30 } }, { subscription: { period: '2026-11' } }),
    )
    expect(await check(fewer, 6)).toMatchObject({ verdict: 'not-judged', state: 'done', mails: [] })
  })

  test('nobody has written to a site for two days', async () => {
    const flow = await shop.flow(alert({ silence: { hours: 48 } }, { now: ticking() }))
    expect((await check(flow, 2)).mails.map(({ to }) => to)).toEqual(['bea@shop.example'])
    const { mails } = await check(flow, 4)
    expect(mails.map(({ to }) => to).toSorted()).toEqual(['ann@shop.example', 'bea@shop.example'])
    expect((await check(flow, 13)).mails.map(({ to }) => to).toSorted()).toEqual([
      'ann@shop.example',
      'bea@shop.example',
    ])
  })
})

test('what could not be judged stays as it was; the operator is told once', async () => {
  const operator = 'ops@causerie.example'
  const flow = await shop.flow(
    alert({ waiting: { moreThan: 1 } }, { config: { operator, serve: { store: 'main' } }, now: ticking() }),
  )
  await check(flow, 6)
  const late = { ...flow, config: { ...flow.config } }
  const first = await check(late, 25)
  expect(first).toMatchObject({ verdict: 'not-judged', state: 'failed' })
  const view = await flow.ledger.view('monthly.by-hand-25')
  expect(view.plan.alert?.unjudged).toMatchObject({ kind: 'not-covered' })
  expect(view.plan.alert?.on.length).toBe(2)
  expect(first.mails.map(({ to }) => to)).toEqual([operator])
  expect((await check(late, 26)).mails).toEqual([])
})

test('a letter that was not sent is not told by the next check; the run sends it again', async () => {
  const flow = await shop.flow(alert({ waiting: { moreThan: 1 } }, { now: ticking() }))
  const broken = { ...flow, mail: null }
  expect(await check(broken, 6)).toMatchObject({ verdict: 'fired', state: 'failed', mails: [] })
  expect((await check(flow, 7)).mails).toEqual([])
})

test('two checks that are planned at once tell of a change once', async () => {
  const flow = await shop.flow(alert({ waiting: { moreThan: 1 } }, { now: ticking() }))
  const subscription = flow.config.subscriptions.monthly
  if (subscription === undefined) throw new Error('the shop has one subscription')
  const frozen = freeze(subscription, '2026-11-06T07:00:00Z')
  const request = { subscription: 'monthly', slot: null, driver: 'terminal', frozen } as const
  const plans = await Promise.all(['a', 'b', 'c'].map(name => planRun(flow, { ...request, run: `monthly.${name}` })))
  expect(plans.map(({ deliveries }) => deliveries.length).toSorted()).toEqual([0, 0, 2])
})

test('quiet checks are removed after a month, the state is kept', async () => {
  const flow = await shop.flow(alert({ waiting: { moreThan: 1 } }, { now: ticking() }))
  for (const day of [4, 6, 7]) await check(flow, day)
  const later = { ...flow, now: () => '2027-01-10T00:00:00Z' }
  expect(await removePast(later)).toEqual(['monthly.by-hand-4'])
  expect((await check(flow, 8)).mails).toEqual([])
})
