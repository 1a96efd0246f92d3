import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openAnswering } from '../serve/answering/answering.ts'
import { maxCells, type Source, withSignal } from '../src/engine/source.ts'
import { evolution, restrict, type Store, volume } from '../src/index.ts'
import { together } from '../src/metrics/reading/together.ts'
import { runs } from './arbitraries/runs.ts'
import { type LoadedStore, loadedStore } from './loaded-store.ts'

const sites = ['a', 'b', 'c', 'd']
const asked = { period: '2026-03', asOf: '2026-04-01T00:00:00Z' } as const
let store: LoadedStore

beforeAll(async () => {
  const rows = sites.flatMap((establishmentId, site) =>
    ['sms', 'widget'].flatMap((channel, of) =>
      // A number of chats that is unique per site and channel.
      Array.from({ length: 10 ** site * (of + 1) }, (_, index) => ({
        chatId: `${establishmentId} ${channel} ${index}`,
        messageId: `${establishmentId} ${channel} ${index}`,
        sentAt: 1_772_359_200_000_000n,
        author: 'customer' as const,
        kind: 'message' as const,
        establishmentId,
        customerId: null,
        channel,
        platform: null,
        updatedAt: null,
        withdrawn: false,
        authorId: null,
        text: null,
        attachments: null,
      })),
    ),
  )
  store = await loadedStore({ rows, establishments: [] } as never)
})
afterAll(() => store.close())

/** A way to derive a source from another one for the duration of some work. */
type Step =
  | { readonly kind: 'establishment' | 'channel'; readonly values: readonly string[] }
  | { readonly kind: 'signal' | 'together' | 'snapshot' | 'cells' }

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('establishment' as const),
    values: fc.subarray(sites, { minLength: 2 }),
  }),
  fc.record({ kind: fc.constant('channel' as const), values: fc.subarray(['sms', 'widget'], { minLength: 1 }) }),
  fc.record({ kind: fc.constantFrom('signal' as const, 'together' as const, 'snapshot' as const, 'cells' as const) }),
)

const stop = new AbortController()

async function derived<T>(
  source: Source<string>,
  [step, ...others]: readonly Step[],
  work: (source: Source<string>) => Promise<T>,
): Promise<T> {
  if (step === undefined) return work(source)
  const goOn = (next: Source<string>) => derived(next, others, work)
  switch (step.kind) {
    case 'establishment':
    case 'channel':
      return goOn(restrict(source, { [step.kind]: step.values }))
    case 'signal':
      return goOn(withSignal(source, stop.signal))
    case 'cells':
      return goOn(maxCells.set(source, 20))
    case 'together':
      return together(source, goOn)
    case 'snapshot': {
      if (!('snapshot' in source)) return goOn(source)
      const snapshot = await (source as Store<string>).snapshot()
      return goOn(snapshot).finally(snapshot.close)
    }
  }
}

function within(steps: readonly Step[], kind: Step['kind'], all: readonly string[]): readonly string[] {
  return all.filter(one => steps.every(step => step.kind !== kind || !('values' in step) || step.values.includes(one)))
}

test('a derived source keeps every property, whatever derived it and in whatever order', async () => {
  const property = fc.asyncProperty(fc.array(step, { maxLength: 6 }), async steps => {
    const seen = within(steps, 'establishment', sites)
    const channels = within(steps, 'channel', ['sms', 'widget'])
    const expected = sites.flatMap((site, index) =>
      seen.includes(site) ? channels.map(channel => 10 ** index * (channel === 'sms' ? 1 : 2)) : [],
    )
    await derived(store, steps, async source => {
      expect((await volume(source, asked)).activeChats).toBe(expected.reduce((sum, chats) => sum + chats, 0))
      const days = evolution(source, { ...asked, grain: 'day', compare: 'none' })
      if (steps.some(({ kind }) => kind === 'cells')) await expect(days).rejects.toThrow('at most 20 cells')
      else expect((await days).rows).toHaveLength(31)
    })
  })
  await fc.assert(property, runs(30))
})

test('a signal ends questions to every source derived later', async () => {
  const left = new AbortController()
  left.abort(new Error('left'))
  const gone = withSignal(store, left.signal)
  const north = { establishment: ['a'] }
  await expect(volume(restrict(gone, north), asked)).rejects.toThrow('left')
  await expect(volume(withSignal(gone, stop.signal), asked)).rejects.toThrow('left')
  await expect(together(restrict(gone, north), one => volume(one, asked))).rejects.toThrow('left')
  await expect(together(store, one => volume(withSignal(one, left.signal), asked))).rejects.toThrow('left')
  const snapshot = await gone.snapshot()
  await expect(volume(snapshot, asked)).rejects.toThrow('left')
  snapshot.close()
})

test('a server over a restricted store answers only within the restriction', async () => {
  const part = restrict<Store<string>>(store, { establishment: ['a', 'b'] })
  const answering = openAnswering(part, {
    cacheBytes: 1e6,
    maxCells: 100_000,
    atOnce: 1,
    waitingAtMost: 10,
    timeLimitMs: 60_000,
  })
  const visit = await answering.visit({ within: { channel: ['sms'] }, signal: stop.signal })
  expect((await visit.ask('volume', asked)).activeChats).toBe(11)
  visit.close()
  answering.close()
})
