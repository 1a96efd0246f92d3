import type { Store } from '../src/index.ts'
import { assertAllEqual } from './assert-equal.ts'
import { contest, ratioOf, type Times } from './contest.ts'
import type { ChatFilter } from './filters.ts'
import { scan } from './floor.ts'
import type { Opponent } from './opponents/opponent.ts'
import { type Answered, type Asked, type QuestionName, questionNames } from './question.ts'

export interface AskedCell {
  readonly question: string
  /** The period and, if any, the filter. */
  readonly of: string
  readonly ours: Times
  readonly floorRatio: number
  readonly theirs: readonly { readonly times: Times; readonly ratio: number }[]
}

interface AskAllOptions {
  readonly store: Store<'region'>
  readonly ours: Opponent
  readonly opponents: readonly Opponent[]
  readonly periods: readonly Asked[]
  readonly filters: readonly ChatFilter[]
  readonly runs: number
  readonly patienceSeconds: number
  readonly onCell: (cell: AskedCell) => void
}

/** Asks every question for every period and filter: first compares the answers, then times the contestants in turn. */
export async function askAll(options: AskAllOptions): Promise<readonly AskedCell[]> {
  const { periods, filters, onCell } = options
  const cells: AskedCell[] = []
  for (const period of periods) {
    for (const { name, where } of filters) {
      for (const question of questionNames) {
        const of = name === '' ? period.name : `${period.name}, ${name}`
        const cell = { question, of, ...(await askOne(options, question, { ...period, where })) }
        cells.push(cell)
        onCell(cell)
      }
    }
  }
  return cells
}

async function askOne(
  { store, ours, opponents, runs, patienceSeconds }: AskAllOptions,
  question: QuestionName,
  asked: Asked,
) {
  const answers = new Map<string, Answered>()
  const answerers = [ours, ...opponents].map(({ name, ask }) => ({ name, run: () => ask(question, asked) }))
  const [floor, own, ...theirs] = await contest<Answered | undefined>(
    [{ name: 'floor', run: () => scan(store, question, asked) }, ...answerers],
    { runs, patienceSeconds, onFirst: (name, answer) => answer && answers.set(name, answer) },
  )
  if (floor === undefined || own === undefined) throw new Error('nobody ran')
  assertAllEqual(question, answers)
  return {
    ours: own,
    floorRatio: ratioOf(floor, own),
    theirs: theirs.map(times => ({ times, ratio: ratioOf(own, times) })),
  }
}
