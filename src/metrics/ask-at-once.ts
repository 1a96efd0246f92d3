import type { Engine } from '../engine/engine.ts'
import { identifier, join, type Sql, sql } from '../engine/sql.ts'
import { keyName, type Measured, type Question, questionSql, withCountOfMany } from './ask.ts'
import { facts, type Slice, type Span, sliceSql } from './fact.ts'
import { groupBy } from './group-by.ts'

// Their plans are made at once, and their tables of groups are in memory at the same time.
const questionsAtMost = 16

/**
 * The answers to several questions, in their order, by as few statements as that takes. The rows of a filter are read once for
 * all questions about them; every statement less is one less to plan.
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
  const keys = columnNames(questions, ({ by = [] }) => by.length, keyName)
  const values = columnNames(questions, question => Object.keys(question.values).length, valueName)
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
  for (const row of rows) {
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

const valueName = (index: number) => `value_${index + 1}`

/** As many names as the question with most of them has columns. */
function columnNames(
  questions: readonly Question[],
  count: (question: Question) => number,
  name: (index: number) => string,
): readonly string[] {
  return Array.from({ length: Math.max(...questions.map(count)) }, (_, index) => name(index))
}

/** The statement of several questions, for those who want to see it: `question` is the place of a row's question among them. */
export function atOnceSql(questions: readonly Question[]): Sql {
  const { slices, sliceOf } = slicesOf(questions)
  const keys = columnNames(questions, ({ by = [] }) => by.length, keyName)
  const values = columnNames(questions, question => Object.keys(question.values).length, valueName)
  const parts = questions.map((question, place) => {
    const names = Object.keys(question.values)
    const columns = [
      sql`${place}::INTEGER AS question`,
      ...keys.map((name, index) =>
        index < (question.by ?? []).length ? identifier(name) : sql`NULL::VARCHAR AS ${identifier(name)}`,
      ),
      sql`bucket`,
      ...values.map((name, index) => {
        const own = names[index]
        return sql`${own === undefined ? sql`NULL` : identifier(own)}::DOUBLE AS ${identifier(name)}`
      }),
    ]
    return sql`SELECT ${join(columns)} FROM (${questionSql(question, { slice: sliceOf.get(question) ?? null })})`
  })
  const given = slices.map(({ name, rows }) => sql`${name} AS MATERIALIZED (${rows})`)
  return sql`${given.length === 0 ? sql`` : sql`WITH ${join(given)} `}${join(
    parts,
    sql`
UNION ALL `,
  )}`
}

/** Tables of the rows that several questions have in common, and which stands for whose table. */
function slicesOf(questions: readonly Question[]) {
  const wanted = questions.flatMap(question => {
    const { chats, conditions = [], window, buckets } = question
    // Of all chats a table is read faster than it is copied, also several times.
    if (chats.conditions.length === 0 || conditions.length > 0) return []
    const slice = facts[question.fact].slice({ window, buckets: buckets ?? null })
    return slice === null ? [] : [{ question, slice }]
  })
  const slices: { readonly name: Sql; readonly rows: Sql }[] = []
  const sliceOf = new Map<Question, Sql>()
  for (const alike of groupBy(wanted, ({ question, slice }) => identityOf(question, slice))) {
    const [{ question, slice }] = alike as [(typeof alike)[0]]
    if (alike.length < 2) continue
    const name = identifier(`slice_${slices.length + 1}`)
    const spans = apart(alike.map(one => one.slice.span))
    slices.push({ name, rows: sliceSql(slice.table, spans, question.chats.conditions) })
    for (const one of alike) sliceOf.set(one.question, name)
  }
  return { slices, sliceOf }
}

const starts = new WeakMap<Sql, number>()
let lastStart = 0

/** The same text for slices of the same table and chats. */
function identityOf({ chats: { where, not, within, start } }: Question, { table }: Slice): string {
  if (start !== undefined && !starts.has(start)) starts.set(start, ++lastStart)
  return JSON.stringify([table, where, not, within, start === undefined ? 0 : starts.get(start)])
}

/** The same instants in spans that have none in common, in their order. */
function apart(spans: readonly Span[]): readonly Span[] {
  const merged: Span[] = []
  for (const span of spans.toSorted((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0))) {
    const last = merged.at(-1)
    if (last === undefined || span.start > last.end) merged.push(span)
    else if (span.end > last.end) merged[merged.length - 1] = { start: last.start, end: span.end }
  }
  return merged
}
