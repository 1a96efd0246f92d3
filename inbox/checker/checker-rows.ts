import type { Database } from '../journal/tables.ts'

export const longestWord = 60
const wordsAtMost = 2000

export const checkerReads = {
  /** Whether an agent has turned the checker on, and the words of their dictionary. */
  async checkerOf(db: Database, { agent }: { agent: string }): Promise<{ isOn: boolean; words: readonly string[] }> {
    const person = await db.selectFrom('checker_person').select('is_on').where('agent', '=', agent).executeTakeFirst()
    const words = await db
      .selectFrom('checker_word')
      .select('word')
      .where('agent', '=', agent)
      .orderBy('word')
      .execute()
    return { isOn: person?.is_on === 1, words: words.map(({ word }) => word) }
  },
} as const

export const checkerWrites = {
  async setChecker(db: Database, { agent, isOn }: { agent: string; isOn: boolean }): Promise<void> {
    const is_on = isOn ? 1 : 0
    await db
      .insertInto('checker_person')
      .values({ agent, is_on })
      .onConflict(conflict => conflict.column('agent').doUpdateSet({ is_on }))
      .execute()
  },

  /** Adds a word to a person's dictionary, which has room for 2,000. */
  async addCheckerWord(
    db: Database,
    { agent, word, now }: { agent: string; word: string; now: number },
  ): Promise<void> {
    const { words } = await db
      .selectFrom('checker_word')
      .select(({ fn }) => fn.countAll<number>().as('words'))
      .where('agent', '=', agent)
      .executeTakeFirstOrThrow()
    if (words >= wordsAtMost) return
    await db
      .insertInto('checker_word')
      .values({ agent, word: word.normalize('NFC').slice(0, longestWord), added_at: now })
      .onConflict(conflict => conflict.doNothing())
      .execute()
  },

  async removeCheckerWord(db: Database, { agent, word }: { agent: string; word: string }): Promise<void> {
    await db.deleteFrom('checker_word').where('agent', '=', agent).where('word', '=', word).execute()
  },
} as const
