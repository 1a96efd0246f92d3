import { setImmediate } from 'node:timers/promises'
import type { Engine } from '../../engine/engine.ts'
import { openedEngine, read, type Source, sourceProperty } from '../../engine/source.ts'
import { type Sql, sql, texts } from '../../engine/sql.ts'
import { inSlices } from '../../slices.ts'
import { type Chats, chatsOf, ofEstablishments, ofOthers } from '../definitions/filter.ts'
import { askByScope, type Measured, type Question } from './ask.ts'
import { askAtOnce } from './ask-at-once.ts'
import { readEstablishments } from './establishments.ts'
import { groupBy } from './group-by.ts'
import { identityOf, identityOfChats } from './identity.ts'
import { mergeQuestions, type Waiting } from './merge-questions.ts'
import { rememberer, type SharedReader } from './reader.ts'
import { type TemporaryTables, temporaryTables } from './temporary-tables.ts'

const shared = sourceProperty<SharedReader | null>(null)

/** The reader that a source shares with all that is asked together; null when it is asked by itself. */
export const readerOf = shared.of

/**
 * Runs work that asks many things of one version of a source: a page, a report, or those of hundreds of establishments. The work is
 * given the source to ask: of the questions that wait at once, those about the same rows are one pass, those that differ in their
 * establishments only are one statement grouped by whose they are and dealt out, and the others are parts of one. The answers are
 * those of asking one by one. The source ends with the work.
 *
 * @example
 * const asked = { period: '2026-10', zone: 'Europe/Paris' }
 * const [now, late] = await together(store, source => Promise.all([volume(source, asked), watchList(source, {})]))
 */
export async function together<S extends Source, T>(source: S, work: (source: S) => Promise<T>): Promise<T> {
  return read(source, async engine => {
    const tables = temporaryTables(engine)
    const { reader, idle } = gatheringReader(engine, tables)
    try {
      return await work(shared.set(openedEngine.set(source, engine), reader))
    } finally {
      // Work that failed may have left questions behind, and their tables and engine are theirs until they are answered.
      await idle()
      await tables.drop()
    }
  })
}

function gatheringReader(engine: Engine, tables: TemporaryTables) {
  const scopes = scopeTables(engine, tables)
  let waiting: Waiting[] = []
  let answering: Promise<void> | null = null

  async function answerRounds(): Promise<void> {
    while (waiting.length > 0) {
      // By then everybody who can put a question before having the answer to another has put it.
      await setImmediate()
      const taken = waiting
      waiting = []
      await answerRound(taken)
      // Who got an answer may ask the next.
      await setImmediate()
    }
    answering = null
  }
  async function answerRound(taken: readonly Waiting[]): Promise<void> {
    const rejectAll = (some: readonly Waiting[]) => (error: unknown) => {
      for (const { reject } of some) reject(error)
    }
    try {
      const merged = groupBy(mergeQuestions(taken), ({ question }) => identityOf(question))
      const byChats = groupBy(merged, ([first]) => identityOf((first as Waiting).question, ['establishments']))
      for (const some of byChats.filter(({ length }) => length > 1))
        await answerByScope(engine, scopes, some).catch(rejectAll(some.flat()))
      const single = byChats.filter(({ length }) => length === 1).flat()
      await answerAtOnce(engine, single).catch(rejectAll(single.flat()))
    } catch (error) {
      rejectAll(taken)(error)
    }
  }
  const reader: SharedReader = {
    engine,
    remember: rememberer(),
    table: tables.create,
    ask: <Name extends string>(question: Question<Name>) =>
      new Promise<readonly Measured<Name>[]>((resolve, reject) => {
        waiting.push({ question, resolve: resolve as Waiting['resolve'], reject })
        answering ??= answerRounds()
      }),
  }
  return { reader, idle: async () => answering }
}

/** Questions that are each put by some of those who wait. */
async function answerAtOnce(engine: Engine, asked: readonly (readonly Waiting[])[]): Promise<void> {
  const answers = await askAtOnce(
    engine,
    asked.map(([first]) => (first as Waiting).question),
  )
  for (const [index, waiting] of asked.entries()) for (const { resolve } of waiting) await resolve(answers[index] ?? [])
}

/** Questions that differ in nothing but which establishments they are about, each put by some of those who wait. */
async function answerByScope(
  engine: Engine,
  scopes: ScopeTables,
  asked: readonly (readonly Waiting[])[],
): Promise<void> {
  const questions = asked.map(([first]) => (first as Waiting).question)
  const [question] = questions as [Question]
  const table = await scopes(questions.map(({ chats }) => chats))
  const others = chatsOf(question.chats.dimensions, ofOthers(question.chats))
  const rows: Measured[][] = questions.map(() => [])
  const slices = inSlices(engine.signal)
  for (const { scope, measured } of await askByScope(engine, { ...question, chats: others }, table)) {
    if (slices.isFull()) await slices.next()
    rows[scope]?.push(measured)
  }
  const isWhole = (question.by ?? []).length === 0 && question.buckets === undefined
  // An aggregate of nothing is a row, of no group of nothing it is none.
  const [ofNothing = []] =
    isWhole && rows.some(({ length }) => length === 0)
      ? await askAtOnce(engine, [{ ...question, conditions: [sql`false`] }])
      : []
  for (const [scope, waiting] of asked.entries()) {
    const own = rows[scope] ?? []
    for (const { resolve } of waiting) await resolve(own.length === 0 ? ofNothing : own)
  }
}

/** A table (`scope`, `establishment_key`), the scope being the place in the list. */
type ScopeTables = (scopes: readonly Chats[]) => Promise<Sql>

function scopeTables(engine: Engine, { create }: TemporaryTables): ScopeTables {
  const tables = new Map<string, Promise<Sql>>()

  async function createOf(scopes: readonly Chats[]): Promise<Sql> {
    const pick = await readEstablishments(engine)
    const rows = scopes.flatMap((chats, scope) => pick(ofEstablishments(chats)).map(key => [scope, key] as const))
    const column = (index: 0 | 1) => texts(rows.map(row => String(row[index])))
    return create(
      sql`SELECT unnest(${column(0)}::INTEGER[]) AS scope, unnest(${column(1)}::INTEGER[]) AS establishment_key`,
    )
  }
  return scopes => {
    const key = scopes.map(identityOfChats).join('\n')
    const table = tables.get(key) ?? createOf(scopes)
    tables.set(key, table)
    return table
  }
}
