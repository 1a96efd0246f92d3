import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { openLedger, type RunView } from '../../jobs/ledger/ledger.ts'
import { carryOut } from '../../jobs/run/carry-out.ts'
import { deliveryStep } from '../../jobs/run/delivery-step.ts'
import { reportStep } from '../../jobs/run/report-step.ts'
import { type HoldingSmtp, type HoldingStep, holdingSteps, startHoldingSmtp } from '../servers/holding-smtp.ts'
import { openShop, planned, type Shop } from './shop.ts'

let shop: Shop
beforeAll(async () => {
  shop = await openShop()
})
afterAll(() => shop.close())

const servers: HoldingSmtp[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop()
})

const address = 'ann@shop.example'

/** Tells a worker to stop while it waits for a server that withholds its reply at one step. */
async function stoppedAt(hold: HoldingStep, { pipelining }: { readonly pipelining: boolean }) {
  const server = await startHoldingSmtp(hold, { pipelining })
  servers.push(server)
  const recipients = [`${address},Ann,fr`]
  const flow = await shop.flow({ smtp: server, recipients, subscription: { formats: ['html'] } })
  const { run, reports, deliveries } = await planned(flow)
  for (const { id } of reports) await reportStep(flow, { run, id })
  const id = deliveries[0]?.id ?? ''
  const stopping = new AbortController()
  const step = deliveryStep(flow, { run, id }, { handBack: stopping.signal })
  // If the step ends before the server holds, the expectations below fail.
  await Promise.race([server.reached, step])
  // Reads through another ledger object, as another process would.
  const read = () => openLedger(flow.config.ledger, { now: flow.now }).latest('delivery', run, id)
  const whileHeld = await read()
  stopping.abort()
  expect(await step).toEqual({ state: 'handed-back' })
  // Waits until the connections are closed and whatever that causes has been recorded.
  const ended = async () => {
    await flow.mail?.close()
    await sleep(50)
  }
  /** Lets the server reply, and what the stopped worker began finish. */
  const agreed = async () => {
    server.release()
    await ended()
  }
  /** Carries the run out in another worker, with its own connections. */
  const next = async (): Promise<RunView> => {
    const { mail } = await shop.flow({ smtp: server, recipients })
    const ledger = openLedger(flow.config.ledger, { now: flow.now })
    return carryOut({ ...flow, mail, ledger }, run, { concurrency: 1 })
  }
  return { server, read, whileHeld, agreed, ended, next, id }
}

const planning = { state: 'planned', step: 0, attempts: 0, response: null, interrupted: false, error: null }
const beforeTheLetter = holdingSteps.filter(step => step !== 'dot')
const theFirstAndTheLast = ['greeting', 'DATA'] as const

describe.each([false, true])('a worker that stops before the server replies, pipelining %s', pipelining => {
  test.each(beforeTheLetter)(
    'at %s: nothing is sent or recorded, and the next worker sends the letter once',
    async hold => {
      const { server, read, whileHeld, agreed, next, id } = await stoppedAt(hold, { pipelining })
      expect(whileHeld).toMatchObject(planning)
      expect(await read()).toMatchObject(planning)
      await agreed()
      expect(await read()).toMatchObject(planning)
      expect([server.letters(), server.taken]).toEqual([0, []])
      const view = await next()
      expect(view.run.state).toBe('done')
      expect(view.deliveries.get(id)).toMatchObject({ state: 'sent', attempts: 1, deaths: 0 })
      expect([server.letters(), server.taken]).toEqual([1, [address]])
    },
  )

  test.each(theFirstAndTheLast)(
    'at %s, and the server replies after the next worker has sent it: it is not sent again',
    async hold => {
      const { server, read, agreed, next, id } = await stoppedAt(hold, { pipelining })
      expect((await next()).deliveries.get(id)).toMatchObject({ state: 'sent', attempts: 1 })
      const sent = await read()
      await agreed()
      expect(await read()).toEqual(sent)
      expect([server.letters(), server.taken]).toEqual([1, [address]])
    },
  )

  test.each(theFirstAndTheLast)(
    'at %s, and the server drops the connection: that does not count as an attempt',
    async hold => {
      const { server, read, ended, next, id } = await stoppedAt(hold, { pipelining })
      server.breakOff()
      await ended()
      expect(await read()).toMatchObject(planning)
      expect((await next()).deliveries.get(id)).toMatchObject({ state: 'sent', attempts: 1 })
      expect([server.letters(), server.taken]).toEqual([1, [address]])
    },
  )

  test('after the final dot: the letter is not sent again, and the reply is recorded when it comes', async () => {
    const { server, read, whileHeld, agreed, next } = await stoppedAt('dot', { pipelining })
    const sending = { state: 'sending', step: 1, attempts: 0, response: null }
    expect(whileHeld).toMatchObject(sending)
    expect(await read()).toMatchObject(sending)
    await agreed()
    await expect.poll(read).toMatchObject({ state: 'sent', step: 2, attempts: 1, response: '250 taken' })
    expect((await next()).run.state).toBe('done')
    expect([server.letters(), server.taken]).toEqual([1, [address]])
  })

  test('after the final dot, and the next worker runs before the reply: the letter is in doubt until the server accepts it', async () => {
    const { server, read, agreed, next, id } = await stoppedAt('dot', { pipelining })
    expect((await next()).deliveries.get(id)).toMatchObject({ state: 'sending', interrupted: true })
    expect(server.taken).toEqual([])
    await agreed()
    await expect.poll(read).toMatchObject({ state: 'sent', interrupted: false, response: '250 taken' })
    expect([server.letters(), server.taken]).toEqual([1, [address]])
  })
})
