import { setImmediate } from 'node:timers/promises'
import type { Engine } from '../../engine/engine.ts'
import { openedEngine, read, type Source, sourceProperty } from '../../engine/source.ts'
import { operation, type Sql, sql, texts } from '../../engine/sql.ts'
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

/** The reader that a source shares with other queries; null when it is asked on its own. */
export const readerOf = shared.of

/**
 * Runs work that asks many queries of one version of a source, such as a page or the reports of hundreds of establishments. The work gets a
 * source to ask; it is valid until the work ends. Queries that are pending at the same time are combined: those about the same rows share
 * one pass, those that differ only in their establishments become one grouped statement, and the others are combined into one
 * statement. The answers equal those of asking one by one.
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
      // Failed work may leave questions behind, which need the tables and the engine until they are answered.
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
      // After one turn of the event loop, every question that does not depend on a pending answer has been asked.
      await setImmediate()
      const taken = waiting
      waiting = []
      await answerRound(taken)
      // Lets those who got an answer ask their next question.
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

/** Answers distinct questions, each of which several callers may wait for. */
async function answerAtOnce(engine: Engine, asked: readonly (readonly Waiting[])[]): Promise<void> {
  const answers = await askAtOnce(
    engine,
    asked.map(([first]) => (first as Waiting).question),
  )
  for (const [index, waiting] of asked.entries()) for (const { resolve } of waiting) await resolve(answers[index] ?? [])
}

/** Answers questions that differ only in their establishments, each of which several callers may wait for. */
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
  // An ungrouped aggregate over no rows still gives one row, but here it is grouped by scope: scopes without rows need theirs.
  const [ofNothing = []] =
    isWhole && rows.some(({ length }) => length === 0)
      ? await askAtOnce(engine, [{ ...question, conditions: [sql`false`] }])
      : []
  for (const [scope, waiting] of asked.entries()) {
    const own = rows[scope] ?? []
    for (const { resolve } of waiting) await resolve(own.length === 0 ? ofNothing : own)
  }
}

/** Gives a table (`scope`, `establishment_key`), where `scope` is a place in the list. */
type ScopeTables = (scopes: readonly Chats[]) => Promise<Sql>

function scopeTables(engine: Engine, { create }: TemporaryTables): ScopeTables {
  const tables = new Map<string, Promise<Sql>>()

  async function createOf(scopes: readonly Chats[]): Promise<Sql> {
    const pick = await readEstablishments(engine)
    const rows = scopes.flatMap((chats, scope) => pick(ofEstablishments(chats)).map(key => [scope, key] as const))
    const column = (index: 0 | 1) => sql`${texts(rows.map(row => String(row[index])))}`
    return create(operation('keysByScope', column(0), column(1)))
  }
  return scopes => {
    const key = scopes.map(identityOfChats).join('\n')
    const table = tables.get(key) ?? createOf(scopes)
    tables.set(key, table)
    return table
  }
}
