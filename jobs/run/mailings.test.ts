import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { samplePlan } from '../../test/jobs/sample-plan.ts'
import { type Ledger, openLedger, runId } from '../ledger/ledger.ts'
import type { DeliveryRecord, Plan, RunRecord } from '../ledger/records.ts'
import { sentLater } from './correct-recipients.ts'
import { mailingsOf } from './mailings.ts'
import { secondMailing } from './second-mailing.ts'

const period = samplePlan.query.period
const [delivery] = samplePlan.deliveries as [Plan['deliveries'][number]]
const states = {
  sent: { state: 'sent' },
  sending: { state: 'sending' },
  doubt: { state: 'sending', interrupted: true },
  failed: { state: 'failed' },
  'given-up': { state: 'given-up' },
  planned: {},
} as const satisfies Readonly<Record<string, Partial<DeliveryRecord>>>

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causerie-mailings-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

let ledgers = 0
let seconds = 0
const newLedger = () => {
  const now = () => new Date(Date.UTC(2026, 10, 1) + seconds++ * 1000).toISOString()
  return openLedger(join(folder, `ledger-${ledgers++}`), { now })
}

/** Writes a run with letters to `sent@x.example` and so on, each in that state, and one delivery to a folder. */
async function write(
  ledger: Ledger,
  run: string,
  of: readonly (keyof typeof states)[],
  { state = 'planned', ...changes }: Partial<Plan> & { readonly state?: RunRecord['state'] } = {},
) {
  const plannedAt = new Date(Date.UTC(2026, 10, 2) + seconds++ * 1000).toISOString()
  const deliveries = [
    ...of.map(id => ({ ...delivery, id, to: { transport: 'mail', address: `${id}@x.example`, name: null } as const })),
    { ...delivery, id: 'folder', to: { transport: 'folder', directory: 'out' } as const },
  ]
  await ledger.createPlan({ ...samplePlan, run, plannedAt, deliveries, ...changes })
  for (const id of of) {
    const from = await ledger.latest('delivery', run, id)
    if (id !== 'planned') await ledger.advance('delivery', { run, id, from }, states[id])
  }
  const from = await ledger.latest('run', run, runId)
  if (state !== 'planned') await ledger.advance('run', { run, id: runId, from }, { state })
}

const asked = { subscription: 'monthly', period }
const requestOf = (only?: readonly string[]) =>
  ({ subscription: 'monthly', frozen: { period }, ...(only === undefined ? {} : { only }) }) as Parameters<
    typeof secondMailing
  >[1]
const all = Object.keys(states) as (keyof typeof states)[]

test('a mailing is what a run of the period has sent, or will send unless it has ended', async () => {
  const ledger = newLedger()
  await write(ledger, 'monthly.a', all)
  await write(ledger, 'monthly.b', all, { state: 'partial' })
  await write(ledger, 'monthly.nothing', ['given-up'])
  await write(ledger, 'monthly.over', ['planned'], { state: 'failed' })
  const next = { period: { start: '2026-11-01', end: '2026-12-01' } }
  await write(ledger, 'monthly.later', all, { query: { ...samplePlan.query, ...next } })
  const longer = { period: { ...period, end: '2026-12-01' } }
  await write(ledger, 'monthly.longer', all, { query: { ...samplePlan.query, ...longer } })
  await write(ledger, 'monthly.of-another', all, { subscription: 'other' })
  await write(ledger, 'monthly2.a', all, { subscription: 'monthly2' })
  const mailings = await mailingsOf(ledger, asked)
  const sent = ['sent', 'sending', 'doubt'].map(state => `${state}@x.example`)
  const pending = ['failed', 'planned'].map(state => `${state}@x.example`)
  expect(mailings.map(({ plannedAt: _, ...mailing }) => mailing)).toEqual([
    { run: 'monthly.a', standing: 'queued', sent, pending },
    { run: 'monthly.b', standing: 'ended', sent, pending: [] },
  ])
})

test('a period is not mailed a second time unless asked, and not while it is being mailed', async () => {
  const ledger = newLedger()
  const second = (again: boolean, only?: readonly string[]) => secondMailing(ledger, requestOf(only), { again })
  expect(await second(false)).toBeNull()
  await write(ledger, 'monthly.1', ['sent', 'given-up'], { state: 'partial' })
  await write(ledger, 'monthly.2', ['doubt', 'sent'], { state: 'partial' })
  const what = 'monthly of [2026-10-01, 2026-11-01)'
  const hint = '--only ADDRESS sends it to one recipient, --again sends it again'
  expect(await second(false)).toBe(`${what} was sent to 2 recipients by run monthly.2: ${hint}`)
  expect(await second(false, ['SENT@x.example'])).toBe(
    `${what} was sent to sent@x.example by run monthly.2: --again sends it again`,
  )
  expect(await second(false, ['given-up@x.example'])).toBeNull()
  expect(await second(true)).toBeNull()

  await write(ledger, 'monthly.3', ['planned', 'sent'])
  const isToGo = `${what} is still to go to planned@x.example by run monthly.3`
  const hintQueued = 'a worker sends it; causerie runs --abandon monthly.3 gives it up'
  for (const again of [true, false]) expect(await second(again)).toBe(`${isToGo}: ${hintQueued}`)
  expect(await second(true, ['sent@x.example'])).toBeNull()

  await write(ledger, 'monthly.4', ['failed'], { driver: 'terminal' })
  expect(await second(true)).toContain(
    'by run monthly.4: causerie resend monthly.4 continues it, causerie runs --abandon monthly.4 gives it up',
  )
})

test('a later run of the period has its letters, sent and to be sent', async () => {
  const ledger = newLedger()
  const plannedAt = '2026-11-03T00:00:00.000Z'
  await write(ledger, 'monthly.1', ['sent'], { plannedAt: '2026-11-02T00:00:00.000Z' })
  await write(ledger, 'monthly.2', ['doubt'], { plannedAt })
  await write(ledger, 'monthly.3', ['failed'], { plannedAt })
  await write(ledger, 'monthly.4', ['planned'], { plannedAt, state: 'partial' })
  const laterThan = async (run: string) => {
    const plan = await ledger.plan(run)
    return plan === null ? null : Object.fromEntries(await sentLater(ledger, plan))
  }
  expect(await laterThan('monthly.1')).toEqual({ 'doubt@x.example': 'monthly.2', 'failed@x.example': 'monthly.3' })
  expect(await laterThan('monthly.2')).toEqual({ 'failed@x.example': 'monthly.3' })
  expect(await laterThan('monthly.3')).toEqual({})
})
