import { openStore, type Store } from '../src/index.ts'
import { askReport } from './ask-report.ts'
import { assertAllEqual } from './assert-equal.ts'
import { type ContestOptions, contest, type Times } from './contest.ts'
import { askCauserie } from './opponents/causerie.ts'
import { type Answered, type Asked, type QuestionName, questionNames } from './question.ts'

/** A question asked of stores that differ in one thing. */
export interface VariedRow {
  readonly question: string
  readonly of: string
  /** In the order of the stores. */
  readonly times: readonly Times[]
}

export type Often = Pick<ContestOptions<unknown>, 'runs' | 'patienceSeconds'>

interface VaryOptions extends Often {
  /** By their names in the table. */
  readonly stores: Readonly<Record<string, string>>
  readonly periods: readonly Asked[]
  /** Whether the varied thing may change the answer. */
  readonly mayDiffer: (question: QuestionName) => boolean
}

/** Asks every question and a whole report of the stores in turn. Answers that must be equal are compared. */
export async function vary({ stores, periods, mayDiffer, ...often }: VaryOptions): Promise<readonly VariedRow[]> {
  const opened: { readonly name: string; readonly store: Store<'region'> }[] = []
  try {
    for (const [name, directory] of Object.entries(stores))
      opened.push({ name, store: await openStore(directory, { attributes: ['region'] }) })
    const rows: VariedRow[] = []
    for (const asked of periods) {
      for (const question of questionNames) {
        const answers = new Map<string, Answered>()
        const times = await contest(
          opened.map(({ name, store }) => ({ name, run: () => askCauserie(store, question, asked) })),
          { ...often, onFirst: (name, answer) => answers.set(name, answer) },
        )
        if (!mayDiffer(question)) assertAllEqual(question, answers)
        rows.push({ question, of: asked.name, times })
      }
      const reports = opened.map(({ name, store }) => ({ name, run: () => askReport(store, asked) }))
      rows.push({ question: 'report', of: asked.name, times: await contest(reports, often) })
    }
    return rows
  } finally {
    for (const { store } of opened) store.close()
  }
}
