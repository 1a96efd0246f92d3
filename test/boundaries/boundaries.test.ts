import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { together } from '../../src/metrics/reading/together.ts'
import { engineAnswer, oracleAnswer } from '../../testing/answers.ts'
import type { Question } from '../../testing/arbitraries/question.ts'
import { differences } from '../../testing/differences.ts'
import { type LogStore, logStore } from '../../testing/log-store.ts'
import type { CanonicalRow, Log } from '../../testing/oracle/log.ts'
import { stored } from '../../testing/oracle/oracle.ts'
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
    // Of all chats, what is asked goes other ways than under a filter.
    const whole = { ...one.question }
    expect(differences(oracleAnswer(known, whole), await engineAnswer(store, whole))).toEqual([])
  })
})
