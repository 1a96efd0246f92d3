import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { AlertCondition } from '../../config/alert.ts'
import type { Source } from '../../src/engine/source.ts'
import { chatList } from '../../src/metrics/operators/chat-list.ts'
import { table } from '../../src/metrics/operators/table.ts'
import { runs } from '../../test/arbitraries/runs.ts'
import { memoryStore } from '../../testing/memory-store.ts'
import { type Asked, judge } from './judge.ts'

const hour = (index: number) => new Date(Date.UTC(2026, 10, 1) + index * 3_600_000).toISOString()
const sites = ['e0', 'e1', 'e2'] as const
/** Each chat has one site and one channel. */
const placeOf = (chat: number) => ({ establishmentId: `e${chat % 3}`, channel: chat % 2 === 0 ? 'sms' : 'web' })

const rows = fc.array(
  fc.record({
    chat: fc.nat({ max: 5 }),
    hours: fc.nat({ max: 72 }),
    author: fc.constantFrom('customer', 'customer', 'agent', 'bot', 'system'),
    kind: fc.constantFrom('message', 'message', 'message', 'note', 'archive'),
    withdrawn: fc.constantFrom(false, false, false, true),
  }),
  { minLength: 1, maxLength: 14 },
)
const asked = fc.record({
  // Instants of the log and those beside it.
  asOf: fc.nat({ max: 90 }).map(hour),
  olderThanSeconds: fc.constantFrom(3600, 7200, 86_400),
  maxAgeDays: fc.constantFrom(undefined, 1, 2),
  where: fc.constantFrom(undefined, { channel: ['sms'] }),
  not: fc.constantFrom(undefined, { channel: ['web'] }, { establishment: ['e1'] }),
  each: fc.constantFrom('establishment' as const, 'all' as const),
})

interface SampleRow {
  readonly chat: number
  readonly hours: number
  readonly author: string
  readonly kind: string
  readonly withdrawn: boolean
}

interface Situation {
  readonly source: Source
  readonly log: readonly (SampleRow & ReturnType<typeof placeOf>)[]
  readonly asked: Asked
}

/** Judges a condition in random situations, and compares each group with `measure`, which gets the value of the group. */
async function expectJudged(
  condition: Omit<AlertCondition, 'each'>,
  measure: (situation: Situation, site: string | null) => Promise<{ measured: number | null; isFired: boolean | null }>,
  usualRuns: number,
) {
  const property = fc.asyncProperty(rows, asked, async (found, { each, maxAgeDays, where, not, ...rest }) => {
    const log = found.map((row, index) => ({ ...row, ...placeOf(row.chat), messageId: `m${index}` }))
    const source = await memoryStore(
      log.map(({ chat, hours, ...row }) => ({ ...row, chatId: `c${chat}`, sentAt: hour(hours) }) as never),
    )
    try {
      const situation: Situation = {
        source,
        log,
        asked: {
          ...rest,
          period: { start: '2026-11-01', end: '2026-11-05' },
          zone: 'UTC',
          ...(maxAgeDays === undefined ? {} : { maxAgeDays }),
          ...(where === undefined ? {} : { where }),
          ...(not === undefined ? {} : { not }),
        } as Situation['asked'],
      }
      const { groups, others } = await judge(source, { ...condition, each }, situation.asked)
      const byValue = new Map(groups.map(group => [group.value, group]))
      expect(byValue.size).toBe(groups.length)
      for (const site of each === 'all' ? [null] : sites) {
        const { measured, isFired } = await measure(situation, site)
        const group = byValue.get(site)
        const verdict = isFired === null ? 'not-judged' : isFired ? 'fired' : 'quiet'
        expect([site, group?.verdict ?? others]).toEqual([site, verdict])
        if (group !== undefined) expect([site, group.measured]).toEqual([site, measured])
      }
    } finally {
      source.close()
    }
  })
  await fc.assert(property, runs(usualRuns))
}

const filtersOf = ({ where, not }: Asked, site: string | null) => ({
  where: { ...where, ...(site === null ? {} : { establishment: [site] }) },
  ...(not === undefined ? {} : { not }),
})

test('as many chats wait as the list of them has', async () => {
  await expectJudged(
    { waiting: { moreThan: 1 } },
    async ({ source, asked }, site) => {
      const { asOf, zone, olderThanSeconds, maxAgeDays } = asked
      const { total } = await chatList(source as never, {
        of: 'watched',
        zone,
        asOf,
        ...(olderThanSeconds === undefined ? {} : { olderThanSeconds }),
        ...(maxAgeDays === undefined ? {} : { maxAgeDays }),
        ...filtersOf(asked, site),
      })
      return { measured: total, isFired: total > 1 }
    },
    25,
  )
})

test('silence is the time since the latest message, and no group that never wrote is silent', async () => {
  await expectJudged(
    { silence: { hours: 24 } },
    async ({ log, asked }, site) => {
      const isWanted = ({ channel, establishmentId }: ReturnType<typeof placeOf>) =>
        (site === null || establishmentId === site) &&
        (asked.where === undefined || channel === 'sms') &&
        (asked.not === undefined || !JSON.stringify(asked.not).includes(`"${channel}"`)) &&
        (asked.not === undefined || !JSON.stringify(asked.not).includes(`"${establishmentId}"`))
      const at = Date.parse(asked.asOf)
      const times = log
        .filter(row => isWanted(row) && row.kind === 'message' && row.author !== 'system' && !row.withdrawn)
        .map(({ hours }) => Date.parse(hour(hours)))
        .filter(time => time < at)
      if (times.length === 0) return { measured: site === null ? 0 : null, isFired: false }
      const seconds = (at - Math.max(...times)) / 1000
      return { measured: seconds, isFired: seconds >= 24 * 3600 }
    },
    25,
  )
})

test.each([
  { name: 'activeChats', above: 1, atLeast: 1 },
  { name: 'handledWithin24h', below: 0.5, atLeast: 2 },
  { name: 'meanDelaySeconds', above: 7200, atLeast: 1 },
] as const)('$name is judged by its value in each group', async metric => {
  await expectJudged(
    { metric },
    async ({ source, asked }, site) => {
      const { asOf, zone, period } = asked
      const { total } = await table(source as never, {
        metrics: [metric.name],
        period,
        zone,
        asOf,
        compare: 'none',
        ...filtersOf(asked, site),
      })
      const { value, of } = { of: null, ...total[0] } as { value: number | null; of: number | null }
      if (value === null || (of !== null && of < metric.atLeast)) return { measured: value, isFired: null }
      return { measured: value, isFired: 'above' in metric ? value > metric.above : value < metric.below }
    },
    10,
  )
})

test('a count of a listed site without chats is 0: it is below a limit, and no longer above one', async () => {
  const row = {
    chatId: 'c',
    messageId: 'm',
    author: 'customer',
    kind: 'message',
    customerId: null,
    channel: null,
  } as const
  const rest = {
    platform: null,
    updatedAt: null,
    withdrawn: false,
    authorId: null,
    text: null,
    attachments: null,
  } as const
  const source = await memoryStore({
    rows: [{ ...row, ...rest, sentAt: BigInt(Date.parse(hour(5))) * 1000n, establishmentId: 'e0' }],
    establishments: [
      {
        attributes: ['region'],
        rows: ['e0', 'e1', 'e2'].map((establishmentId, index) => ({
          establishmentId,
          name: establishmentId.toUpperCase(),
          timeZone: null,
          values: [['region', [index === 2 ? 'South' : 'North']]],
        })),
      },
    ],
  } as never)
  const metric = { name: 'activeChats', atLeast: 1 } as const
  const asked = { period: { start: '2026-11-01', end: '2026-11-05' }, zone: 'UTC', asOf: hour(90) } as const
  const north = { ...asked, where: { region: ['North'] } }
  const below = await judge(source, { each: 'establishment', metric: { ...metric, below: 1 } }, north)
  expect(below.groups.map(({ value, label, measured, verdict }) => [value, label, measured, verdict])).toEqual([
    ['e0', 'E0', 1, 'quiet'],
    ['e1', 'E1', 0, 'fired'],
  ])
  const above = await judge(source, { each: 'establishment', metric: { ...metric, above: 0 } }, asked)
  expect(above.groups.map(({ value, verdict }) => [value, verdict])).toEqual([
    ['e0', 'fired'],
    ['e1', 'quiet'],
    ['e2', 'quiet'],
  ])
  expect(above.others).toBe('quiet')
  source.close()
})
