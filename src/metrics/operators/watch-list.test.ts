import { expect, test } from 'vitest'
import { memoryStore } from '../../../testing/index.ts'
import { restrict } from '../reading/restrict.ts'
import { watchList } from './watch-list.ts'

/** Enough chats that the answer about all establishments is kept for narrower questions. */
const chats = 60_000
const row = (index: number) => ({
  chatId: `c${index}`,
  messageId: `m${index}`,
  // Some customers wait in several chats, also at several sites.
  customerId: `u${index % 45_000}`,
  sentAt: new Date(Date.UTC(2026, 2, 1) + index * 1000).toISOString(),
  author: 'customer' as const,
  establishmentId: `e${index % 7}`,
  channel: index % 3 === 0 ? 'sms' : 'web',
})

test('what is told of some establishments is the same before and after the question about all', {
  timeout: 120_000,
}, async () => {
  const store = await memoryStore(Array.from({ length: chats }, (_, index) => row(index)))
  const asked = { asOf: '2026-03-20T00:00:00Z' }
  const narrowed = [
    { where: { establishment: ['e1', 'e4'] } },
    { not: { establishment: ['e2'] } },
    { where: { establishment: ['e5'], channel: ['sms'] } },
    { where: { establishment: ['nowhere'] } },
    { where: { establishment: ['e3'] }, olderThanSeconds: 18 * 86_400 },
    { where: { establishment: ['e3'] }, maxAgeDays: 19 },
  ]
  const answers = () =>
    Promise.all([
      ...narrowed.map(query => watchList(store, { ...asked, ...query })),
      // A reader who may see only some of them.
      watchList(restrict(store, { establishment: ['e6'], channel: ['sms'] }), asked),
      watchList(restrict(store, { establishment: ['e6'] }), asked),
    ])
  const before = await answers()
  const whole = await watchList(store, asked)
  expect(whole.waitingChats).toBe(chats)
  expect(await answers()).toEqual(before)
  await watchList(store, { ...asked, where: { channel: ['sms'] } })
  await watchList(store, { ...asked, maxAgeDays: 19 })
  expect(await answers()).toEqual(before)
  store.close()
})
