import { deepEqual } from 'node:assert/strict'
import fc from 'fast-check'
import { read, type Source } from '../../src/engine/source.ts'
import type { Answer } from '../../src/metrics/definitions/answers.ts'
import { dimensionValues } from '../../src/metrics/operators/dimension-values.ts'
import { engineAnswer } from '../answers.ts'
import { takenBack } from '../arbitraries/log.ts'
import { dates } from '../arbitraries/period.ts'
import type { Question } from '../arbitraries/question.ts'
import { sceneAt, zones } from '../arbitraries/scene.ts'
import { inBatches } from '../oracle/known.ts'
import type { CanonicalRow, Log } from '../oracle/log.ts'
import { keptRows, stored } from '../oracle/stored.ts'
import { storeContents } from '../store-contents.ts'
import { assertSame, type Law, type Logs, law, questions, situation, type WithStore } from './law.ts'
import { askedAt, movedLog, movedQuestion, plainQuestion, withoutDates } from './move-weeks.ts'

/** Later than any version of a row. */
const afterAll = 4_133_980_800_000_000n

/** A log, queries, the rows without some chats, and all rows with withdrawals of these chats, shuffled and split into loads. */
const takingBack = (logs: Logs) =>
  situation(where => questions(where, 5))(logs).chain(({ log, asked }) =>
    fc
      .subarray([...new Set(log.rows.map(row => row.chatId))])
      .chain(chats => {
        const back = log.rows.filter(row => chats.includes(row.chatId)).map(takenBack(afterAll))
        const all = [...log.rows, ...back]
        const cuts = fc.array(fc.nat({ max: all.length }), { maxLength: 3 })
        const arranged = fc.oneof(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))
        return fc.tuple(fc.constant(log.rows.filter(row => !chats.includes(row.chatId))), arranged, cuts)
      })
      .map(([others, rows, cuts]) => ({ log, asked, others, batches: cutAt(rows, cuts) })),
  )

/** A log, queries, and all rows with repeats, shuffled and split into loads. */
export const arrangements = (logs: Logs) =>
  situation(where => questions(where, 5))(logs).chain(({ log, asked }) =>
    fc
      .subarray([...log.rows])
      .chain(repeats => {
        const all = [...log.rows, ...repeats]
        const cuts = fc.array(fc.nat({ max: all.length }), { maxLength: 3 })
        return fc.tuple(fc.shuffledSubarray(all, { minLength: all.length }), cuts)
      })
      .map(([rows, cuts]) => ({ log, asked, batches: cutAt(rows, cuts) })),
  )

function cutAt(rows: readonly CanonicalRow[], cuts: readonly number[]): CanonicalRow[][] {
  const bounds = [0, ...[...cuts].sort((a, b) => a - b), rows.length]
  return bounds.slice(1).map((end, index) => rows.slice(bounds[index], end))
}

/** Everything that a store knows, including the establishments. */
export async function everythingOf(store: Source<string>, asked: readonly Question[]) {
  return { ...(await knowledgeOf(store, asked)), contents: await read(store, storeContents) }
}

async function knowledgeOf(store: Source<string>, asked: readonly Question[]) {
  const { chats, activity, waits } = await read(store, storeContents)
  const values = await dimensionValues(store)
  return {
    contents: { chats, activity, waits },
    chosenFrom: values.filter(({ dimension }) => dimension === 'channel' || dimension === 'platform'),
    answers: await Promise.all(asked.map(one => engineAnswer(store, one))),
  }
}

/** No zone of the tests changes its offset between mid-May and mid-August. */
const summer = fc
  .tuple(fc.constantFrom(...zones), fc.constantFrom(...zones))
  .map(([zone, otherZone]) => sceneAt(zone, '2026-07-08', otherZone))

export const storeLaws: readonly Law[] = [
  law(
    0,
    'withdrawing every row of a chat equals never having had the chat',
    takingBack,
    async ({ log, asked, others, batches }, withStore) => {
      const ofFigures = ({ answers, ...rest }: Awaited<ReturnType<typeof knowledgeOf>>) => ({
        ...rest,
        answers: answers.map(answered),
      })
      const without = await withStore({ ...log, rows: others }, store => knowledgeOf(store, asked))
      const back = await withStore(inBatches(log, batches), store => knowledgeOf(store, asked))
      assertSame(ofFigures(back), ofFigures(without), asked)
    },
  ),
  law(
    1,
    'the order of rows, their split into loads, and repeats change nothing',
    arrangements,
    async ({ log, asked, batches }, withStore) => {
      const together = await withStore(inBatches(log, [log.rows]), store => everythingOf(store, asked))
      const apart = await withStore(inBatches(log, batches), store => everythingOf(store, asked))
      assertSame(apart, together, asked)
    },
  ),
  law(
    6,
    'moving all dates by whole weeks changes no number',
    situation(
      where =>
        fc
          .tuple(questions(where, 6), dates(where, [1, 2, 7, 14, 30]), fc.constantFrom(-3, -1, 1, 2))
          .map(([complete, period, weeks]) => (log: Log) => ({
            weeks,
            asked: complete(log).map(one => plainQuestion(one, period)),
          })),
      summer,
    ),
    async ({ log, asked: { asked, weeks } }, withStore) => {
      const answers = (given: Log, list: readonly Question[]) =>
        withStore(given, store => Promise.all(list.map(async one => withoutDates(await engineAnswer(store, one)))))
      const moved = asked.map(one => movedQuestion(one, weeks))
      assertSame(await answers(movedLog(log, weeks), moved), await answers(log, asked), asked)
    },
  ),
  law(
    8,
    'an answer as of an instant is the answer on the rows sent before it, with the attributes of all rows',
    situation(where => questions(where, 6)),
    async ({ log, asked }, withStore) => {
      for (const one of asked) await assertCut(log, one, withStore)
    },
    { usualRuns: 3 },
  ),
]

async function assertCut(log: Log, one: Question, withStore: WithStore): Promise<void> {
  const { chats, span } = stored(log)
  const asOf = askedAt(one)
  const visible: readonly CanonicalRow[] = chats.flatMap(
    ({ id, rows: kept, establishment, customer, channel, platform }) =>
      kept
        .filter(row => row.sentAt < asOf)
        .map(row => ({ ...row, chatId: id, establishmentId: establishment, customerId: customer, channel, platform })),
  )
  const counting = new Set(chats.map(({ id }) => id))
  const others = keptRows(log.rows).filter(row => (row.withdrawn || !counting.has(row.chatId)) && row.sentAt < asOf)
  const rows = [...visible, ...others]
  const whole = await withStore(log, store => engineAnswer(store, one))
  // Loaded at the as-of time, and complete until then or until the end of what the whole log knows, whichever is earlier.
  const knownUntil = span.until !== null && span.until < asOf ? span.until : asOf
  const loads = [{ rows: rows.length, loadedAt: asOf, knownUntil }]
  const cut = await withStore({ ...log, rows, loads }, store => engineAnswer(store, one))
  assertSame(answered(cut), answered(whole), one)
  // When all rows are dated after their load, nothing is covered.
  if (rows.length > 0 && span.until !== null) deepEqual((cut as Answer).covered, (whole as Answer).covered)
}

/** An answer without what it says about the store. */
function answered(answer: object): object {
  const { knownFrom: _, knownUntil: __, covered: ___, ...rest } = answer as Answer
  return rest
}
