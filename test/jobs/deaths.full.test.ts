import { getEventListeners } from 'node:events'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunView } from '../../jobs/ledger/ledger.ts'
import { carryOut } from '../../jobs/run/carry-out.ts'
import { mostDeaths } from '../../jobs/run/deaths.ts'
import { deliveryStep } from '../../jobs/run/delivery-step.ts'
import type { Flow } from '../../jobs/run/flow.ts'
import { reportStep } from '../../jobs/run/report-step.ts'
import { type RunningSmtp, startSmtp } from '../servers/smtp.ts'
import { openShop, planned, type Shop } from './shop.ts'

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

/** Takes a step as a process that dies in it: it records that the step began, and nothing after that. */
async function dieAt(flow: Flow, run: string, subject: 'report' | 'delivery', times: number) {
  const plan = await flow.ledger.plan(run)
  const id = (subject === 'report' ? plan?.reports : plan?.deliveries)?.[0]?.id ?? ''
  const last = new Error('the process ended')
  const dead: Flow = {
    ...flow,
    threads: { ...flow.threads, draw: () => Promise.reject(last) },
    mail: {
      close: async () => {},
      async send(_, { onHandOver }) {
        await onHandOver()
        throw last
      },
    },
    ledger: {
      ...flow.ledger,
      async advance(of, at, changes) {
        if (!('state' in changes) || !['rendering', 'sending'].includes(changes.state ?? '')) throw last
        return flow.ledger.advance(of, at, changes)
      },
    },
  }
  const step = subject === 'report' ? reportStep : deliveryStep
  for (let time = 0; time < times; time++) await expect(step(dead, { run, id })).rejects.toBe(last)
}

const first = (records: RunView['reports'] | RunView['deliveries']) => [...records.values()][0]

describe('the death of a process does not count as an attempt', () => {
  const subscription = { folder: 'out', formats: ['html'], attempts: 1 }

  test('at the report that it was drawing', async () => {
    const flow = await shop.flow({ subscription })
    const { run } = await planned(flow)
    await dieAt(flow, run, 'report', 4)
    const view = await carryOut(flow, run, { concurrency: 1 })
    expect(view.run.state).toBe('done')
    expect(first(view.reports)).toMatchObject({ state: 'rendered', attempts: 1, deaths: 4 })
    expect(first(view.deliveries)).toMatchObject({ state: 'sent', attempts: 1, deaths: 0 })
  })

  test('at the letter that it may have handed over, with interrupted: at-least-once', async () => {
    const smtpConfig = { interrupted: 'at-least-once' }
    const recipients = ['ann@shop.example,Ann,fr']
    const flow = await shop.flow({ smtp, smtpConfig, recipients, subscription: { formats: ['html'], attempts: 1 } })
    const { run, reports } = await planned(flow)
    await reportStep(flow, { run, id: reports[0]?.id ?? '' })
    await dieAt(flow, run, 'delivery', 3)
    const view = await carryOut(flow, run, { concurrency: 1 })
    expect(view.run.state).toBe('done')
    expect(first(view.deliveries)).toMatchObject({ state: 'sent', attempts: 1, deaths: 3 })
  })

  test('but a report that ends every process that begins it is given up', async () => {
    const flow = await shop.flow({ subscription })
    const { run } = await planned(flow)
    await dieAt(flow, run, 'report', mostDeaths)
    const view = await carryOut(flow, run, { concurrency: 1 })
    expect(view.run.state).toBe('failed')
    expect(first(view.reports)).toMatchObject({
      state: 'given-up',
      attempts: 0,
      error: `the process ended ${mostDeaths} times while it drew this report`,
    })
  })
})

test('a worker leaves no abort listeners behind, however many steps it takes', async () => {
  const recipients = Array.from({ length: 30 }, (_, index) => `m${index}@shop.example,,fr`)
  const flow = await shop.flow({ smtp, recipients, subscription: { formats: ['html'] } })
  const { run, reports, deliveries } = await planned(flow)
  const { signal: handBack } = new AbortController()
  for (const { id } of reports) await reportStep(flow, { run, id }, { handBack })
  for (const { id } of deliveries) await deliveryStep(flow, { run, id }, { handBack })
  expect((await carryOut(flow, run, { concurrency: 1 })).run.state).toBe('done')
  expect(getEventListeners(handBack, 'abort')).toEqual([])
})
