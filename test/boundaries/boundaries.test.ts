import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { together } from '../../src/metrics/reading/together.ts'
import { engineAnswer, oracleAnswer } from '../../testing/answers.ts'
import type { Question } from '../../testing/arbitraries/question.ts'
import { differences } from '../../testing/differences.ts'
import { type LogStore, logStore } from '../../testing/log-store.ts'
import { hourOfWeekIn } from '../../testing/oracle/hour-of-week.ts'
import { formatInstant, parseInstant } from '../../testing/oracle/instant.ts'
import type { CanonicalRow, Log } from '../../testing/oracle/log.ts'
import { stored } from '../../testing/oracle/oracle.ts'
import { around, day, each } from './boundary.ts'
import { ofClocks } from './of-clocks.ts'
import { ofPeriods } from './of-periods.ts'
import { ofWaits } from './of-waits.ts'

const boundaries = [...ofPeriods, ...ofWaits, ...ofClocks].map((boundary, index) => ({ ...boundary, id: `e${index}` }))

/** The same rows at an establishment of their own. */
function at(id: string, rows: readonly CanonicalRow[]): CanonicalRow[] {
  return rows.map(row => ({ ...row, chatId: `${id} ${row.chatId}`, establishmentId: id }))
}

const filtered = ({ id, question }: (typeof boundaries)[number]) =>
  ({ ...question, query: { ...question.query, where: { establishment: [id] } } }) as Question

describe('each boundary of docs/definitions.md', () => {
  const log: Log = { rows: boundaries.flatMap(({ id, rows }) => at(id, rows)), establishments: [], earliest: 0n }
  const known = stored(log)
  let store: LogStore
  let gathered: readonly object[]
  beforeAll(async () => {
    store = await logStore(log)
    gathered = await together(store, source => Promise.all(boundaries.map(one => engineAnswer(source, filtered(one)))))
  })
  afterAll(() => store.close())

  test.each(boundaries.map((one, index) => [one.what, one, index] as const))('%s', async (_, one, index) => {
    const expected = oracleAnswer(known, filtered(one))
    expect(expected).toMatchObject(one.expected)
    const alone = await engineAnswer(store, filtered(one))
    expect(alone).toMatchObject(one.expected)
    expect(differences(expected, alone)).toEqual([])
    expect(gathered[index]).toEqual(alone)
    // Without a filter, queries take other paths.
    const whole = { ...one.question }
    expect(differences(oracleAnswer(known, whole), await engineAnswer(store, whole))).toEqual([])
  })
})

/** Instants at which a clock goes forward, goes back or skips a day. */
const jumps = [
  ['Europe/Paris', '2026-03-29T01:00:00Z'],
  ['Europe/Paris', '2026-10-25T01:00:00Z'],
  ['Australia/Lord_Howe', '2026-04-04T15:00:00Z'],
  ['Pacific/Apia', '2011-12-30T10:00:00Z'],
] as const

test.each(jumps)('a log of a single instant around a change of the clock of %s (%s)', async (zone, at) => {
  for (const beside of around(parseInstant(at))) {
    const log: Log = { rows: each('customer', beside), establishments: [] }
    const [known, store] = [stored(log), await logStore(log)]
    const hours = [hourOfWeekIn(zone, beside)]
    const common = { zone, period: at.slice(0, 7), asOf: formatInstant(beside + day) }
    const asked: readonly Question[] = [
      { operator: 'heatmap', query: common },
      { operator: 'volume', query: { ...common, startedIn: { hours } } },
    ]
    for (const one of asked) expect(differences(oracleAnswer(known, one), await engineAnswer(store, one))).toEqual([])
    expect(oracleAnswer(known, asked[1] as Question)).toMatchObject({ activeChats: 1 })
    store.close()
  }
})
