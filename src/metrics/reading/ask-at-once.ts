import type { Engine } from '../../engine/engine.ts'
import { oncePerVersion } from '../../engine/once-per-version.ts'
import {
  identifier,
  join,
  operation,
  type SharedRows,
  type Sql,
  shared,
  sharing,
  sql,
  storeTable,
} from '../../engine/sql.ts'
import { inSlices } from '../../slices.ts'
import { microsPerDay } from '../../time/instant.ts'
import { distinctCustomers } from '../definitions/catalogue.ts'
import { facts, type Span, sliceSql } from '../definitions/fact.ts'
import { keyName, type Measured, type Question, questionSql } from './ask.ts'
import { groupBy } from './group-by.ts'
import { identityOfChats } from './identity.ts'

// The limit bounds planning time and memory: a statement's questions are planned together, and all their group tables are in memory.
const questionsAtMost = 16

/**
 * Answers several questions with as few statements as possible, since each statement must be planned; rows that pass the same filter are read
 * once for all questions about them. The answers come in the order of the questions and contain only groups and buckets that have
 * rows of the fact; without groups and buckets, an answer is one row.
 */
export async function askAtOnce(
  engine: Engine,
  questions: readonly Question[],
): Promise<readonly (readonly Measured[])[]> {
  const answers: (readonly Measured[])[] = []
  for (let first = 0; first < questions.length; first += questionsAtMost)
    answers.push(...(await askInOne(engine, questions.slice(first, first + questionsAtMost))))
  return answers
}

async function askInOne(engine: Engine, asked: readonly Question[]): Promise<readonly (readonly Measured[])[]> {
  const questions = await Promise.all(asked.map(question => withCountOfMany(engine, question)))
  const { keys, values } = columnsOf(questions)
  const rows = await engine.query(atOnceSql(questions), {
    question: 'count',
    bucket: 'whole?',
    ...Object.fromEntries(keys.map(name => [name, 'text?'] as const)),
    ...Object.fromEntries(values.map(name => [name, 'number?'] as const)),
  })
  const answers: Measured[][] = questions.map(() => [])
  const own = questions.map(question => ({
    keys: keys.slice(0, question.by?.length ?? 0),
    names: Object.keys(question.values),
  }))
  const slices = inSlices(engine.signal)
  for (const row of rows) {
    if (slices.isFull()) await slices.next()
    const found: Readonly<Record<string, unknown>> = row
    const { keys: ofKey = [], names = [] } = own[row.question] ?? {}
    const measured: Record<string, number | null> = {}
    for (const [index, name] of names.entries()) measured[name] = found[values[index] ?? ''] as number | null
    answers[row.question]?.push({
      key: ofKey.map(name => found[name] as string),
      bucket: row.bucket,
      values: measured,
    })
  }
  return answers
}

/** The key and value columns of the combined statement: as many as any question needs. */
function columnsOf(questions: readonly Question[]) {
  const names = (count: (question: Question) => number, name: (index: number) => string): readonly string[] =>
    Array.from({ length: Math.max(...questions.map(count)) }, (_, index) => name(index))
  return {
    keys: names(({ by = [] }) => by.length, keyName),
    values: names(
      question => Object.keys(question.values).length,
      index => `value_${index + 1}`,
    ),
  }
}

// Customer keys have no gaps, so one bit each is faster than a hash table once many are counted in a single group.
const countManyCustomers = oncePerVersion(async engine => {
  const [found] = await engine.query(
    sql`SELECT ${operation('maximum', sql`customer_key`)} AS last FROM ${storeTable('customers')}`,
    {
      last: 'count?',
    },
  )
  return operation('distinctKeys', sql`customer_key`, sql`${found?.last ?? 1}`)
})

/** Replaces the count of customers by the bitmap count where the window is long and has neither groups nor buckets. */
async function withCountOfMany<Q extends Question>(engine: Engine, question: Q): Promise<Q> {
  const { by, buckets, window } = question
  const countsMany = by === undefined && buckets === undefined && window.end - window.start > 90n * microsPerDay
  return countsMany ? { ...question, values: await ofMany(engine, question.values) } : question
}

async function ofMany<V extends Readonly<Record<string, Sql>>>(engine: Engine, values: V): Promise<V> {
  if (!Object.values(values).includes(distinctCustomers)) return values
  const customers = await countManyCustomers(engine)
  const replaced = Object.entries(values).map(([name, value]) => [
    name,
    value === distinctCustomers ? customers : value,
  ])
  return Object.fromEntries(replaced) as V
}

/** The combined statement, exported for tests; the column `question` is the place of a row's question in the list. */
export function atOnceSql(questions: readonly Question[]): Sql {
  const { slices, sliceOf } = slicesOf(questions)
  const { keys, values } = columnsOf(questions)
  const parts = questions.map((question, place) => {
    const names = Object.keys(question.values)
    const columns = [
      sql`${operation('toInteger', sql`${place}`)} AS question`,
      ...keys.map((name, index) =>
        index < (question.by ?? []).length ? identifier(name) : sql`${operation('noText')} AS ${identifier(name)}`,
      ),
      sql`bucket`,
      ...values.map((name, index) => {
        const own = names[index]
        return sql`${operation('toDouble', own === undefined ? sql`NULL` : identifier(own))} AS ${identifier(name)}`
      }),
    ]
    return sql`SELECT ${join(columns)} FROM (${questionSql(question, { slice: sliceOf.get(question) ?? null })})`
  })
  return sharing(
    slices,
    join(
      parts,
      sql`
UNION ALL `,
    ),
  )
}

/** The temp results that several questions share, and which of them replaces each question's table. */
function slicesOf(questions: readonly Question[]) {
  const wanted = questions.flatMap(question => {
    const { chats, conditions = [], window, buckets } = question
    // Without a filter, scanning the table several times is faster than copying it.
    if (chats.conditions.length === 0 || conditions.length > 0) return []
    const slice = facts[question.fact].slice({ window, buckets: buckets ?? null })
    return slice === null ? [] : [{ question, slice }]
  })
  const slices: SharedRows[] = []
  const sliceOf = new Map<Question, Sql>()
  for (const alike of groupBy(wanted, ({ question, slice }) => slice.table + identityOfChats(question.chats))) {
    const [{ question, slice }] = alike as [(typeof alike)[0]]
    if (alike.length < 2) continue
    const spans = apart(alike.map(one => one.slice.span))
    const rows = sliceSql(slice.table, spans, question.chats.conditions)
    const own = { name: `slice_${slices.length + 1}`, rows }
    slices.push(own)
    for (const one of alike) sliceOf.set(one.question, shared(own))
  }
  return { slices, sliceOf }
}

/** Merges spans so that they no longer overlap; ordered by start. */
function apart(spans: readonly Span[]): readonly Span[] {
  const merged: Span[] = []
  for (const span of spans.toSorted((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0))) {
    const last = merged.at(-1)
    if (last === undefined || span.start > last.end) merged.push(span)
    else if (span.end > last.end) merged[merged.length - 1] = { start: last.start, end: span.end }
  }
  return merged
}
