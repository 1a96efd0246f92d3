import { once } from 'node:events'
import { afterEach, describe, expect, test } from 'vitest'
import { accountsOf, brokenPromises } from '../jobs/account.ts'
import { type Office, openOffice } from '../jobs/office.ts'
import { type HoldingSmtp, holdingSteps, startHoldingSmtp } from '../servers/holding-smtp.ts'

let office: Office
let smtp: HoldingSmtp
afterEach(async () => {
  await office.close()
  await smtp.stop()
})

const patienceMs = 100_000
const address = 'site-0@shops.example'

async function stateOf() {
  const [run = ''] = await office.ledger.runs()
  const { deliveries, plan } = await office.ledger.view(run)
  return deliveries.get(plan.deliveries[0]?.id ?? '')
}

describe.each(['SIGKILL', 'SIGTERM'] as const)(
  'a worker ended by %s while the SMTP server withholds its reply',
  signal => {
    test.each(holdingSteps)('at %s', async hold => {
      smtp = await startHoldingSmtp(hold, { pipelining: hold !== 'MAIL', forAll: true })
      office = await openOffice({
        establishments: 1,
        messages: 400,
        regional: 0,
        smtpPort: smtp.port,
        subscription: { formats: ['html'], retrySeconds: 0.2 },
        config: { queue: { lockSeconds: 1 } },
      })
      const worker = office.worker({ args: ['--stop-seconds', '0.5'] })
      await smtp.reached
      const isWhole = hold === 'dot'
      expect(await stateOf()).toMatchObject({ state: isWhole ? 'sending' : 'planned', attempts: 0, response: null })
      worker.kill(signal)
      await once(worker, 'exit')
      expect(await stateOf()).toMatchObject({ state: isWhole ? 'sending' : 'planned', attempts: 0, response: null })
      // The server now replies, though nobody is listening; a complete letter is accepted.
      smtp.release()
      await expect.poll(() => smtp.taken).toEqual(isWhole ? [address] : [])
      office.worker()
      const view = await office.ended({ withinMs: patienceMs })
      expect(smtp.taken).toEqual([address])
      const accepted = smtp.taken.map(to => ({ envelope: { from: '', to: [to] }, raw: '', messageId: '', to }))
      const accounts = accountsOf(view, accepted)
      expect(brokenPromises(accounts)).toEqual([])
      expect(accounts.map(({ state }) => state)).toEqual([isWhole ? 'cut' : 'sent'])
    })
  },
)
