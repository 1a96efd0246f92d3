import { simpleParser } from 'mailparser'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { verifyRun } from '../../jobs/run/verify-run.ts'
import { type RunningSmtp, startSmtp } from '../servers/smtp.ts'
import { carriedOut, chat, isoAt, now, openShop, planned, type Shop } from './shop.ts'

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

const ofMain = (staleHours: number) => ({ stores: { main: { directory: 'store', staleHours } } })
// The shop's last message, of 30 October, is three weeks older than `now`.
const knownUntil = '2026-10-30T11:00:00.000001Z'

test('asOf of a run on a stale log is the end of its data, so that nobody counts as waiting after it', async () => {
  const flow = await shop.flow({ smtp, recipients: ['ann@shop.example,Ann,fr'] })
  expect((await planned(flow)).query.asOf).toBe(knownUntil)
  const patient = await shop.flow({ smtp, recipients: ['ann@shop.example,Ann,fr'], config: ofMain(24 * 30) })
  expect(await planned(patient)).toMatchObject({ query: { asOf: now }, staleHours: 720 })
})

test('the letter on a stale log begins with the end of the data; rows loaded later change nothing in its report', async () => {
  const flow = await shop.flow({ smtp, recipients: ['ann@shop.example,Ann,fr'] })
  const { run, plan } = await carriedOut(flow)
  expect(run.state).toBe('done')
  const letter = await simpleParser(smtp.accepted.at(-1)?.raw ?? '')
  const text = (letter.text ?? '').replace(/[\s\u00a0\u202f]+/g, ' ')
  expect(text).toMatch(/=+ Les données s’arrêtent au 30 octobre 2026 à 12:00, 20 jours avant le calcul de ces chiffres/)
  expect(text).toContain('Données jusqu’au : 30 octobre 2026 à 12:00.')

  await shop.load(chat('later', 's1', isoAt(11, 15)))
  const { reports, lateRows } = await verifyRun(flow, plan.run)
  expect(lateRows).toBe(0)
  expect(reports.map(({ state, changes }) => [state, changes])).toEqual([['same', []]])
})
