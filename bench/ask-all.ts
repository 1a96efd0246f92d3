import type { Store } from '../src/index.ts'
import { assertEqual } from './assert-equal.ts'
import { contest, ratioOf, type Times } from './contest.ts'
import { scan } from './floor.ts'
import type { Opponent } from './opponents/opponent.ts'
import { type Asked, askedOf, type ChatFilter, type figures, questionNames } from './question.ts'

export interface Period {
  readonly name: string
  readonly start: string
  readonly end: string
}

export interface AskedCell {
  readonly question: string
  /** The period and, where there is one, the filter. */
  readonly of: string
  readonly ours: Times
  readonly floorRatio: number
  readonly theirs: readonly { readonly times: Times; readonly ratio: number }[]
}

interface AskAllOptions {
  readonly store: Store<'region'>
  readonly ours: Opponent
  readonly opponents: readonly Opponent[]
  readonly periods: readonly Period[]
  readonly filters: readonly ChatFilter[]
  readonly zone: string
  readonly runs: number
  readonly patienceSeconds: number
  readonly onCell: (cell: AskedCell) => void
}

/** Every question of every period and filter: answers held against each other first, then times, in turn. */
export async function askAll(options: AskAllOptions): Promise<readonly AskedCell[]> {
  const { periods, filters, zone, onCell } = options
  const cells: AskedCell[] = []
  for (const period of periods) {
    for (const { name, where } of filters) {
      for (const question of questionNames) {
        const of = Object.keys(where).length === 0 ? period.name : `${period.name}, ${name}`
        const cell = { question, of, ...(await askOne(options, question, askedOf(period, zone, where))) }
        cells.push(cell)
        onCell(cell)
      }
    }
  }
  return cells
}

async function askOne(
  { store, ours, opponents, runs, patienceSeconds }: AskAllOptions,
  question: keyof typeof figures,
  asked: Asked,
) {
  const answer = await ours.ask(question, asked)
  for (const opponent of opponents) assertEqual(question, answer, await opponent.ask(question, asked), opponent.name)
  const [floor, own, ...theirs] = await contest(
    [
      { name: 'floor', run: () => scan(store, question, asked) },
      ...[ours, ...opponents].map(({ name, ask }) => ({ name, run: () => ask(question, asked) })),
    ],
    { runs, patienceSeconds },
  )
  if (floor === undefined || own === undefined) throw new Error('nobody ran')
  return {
    ours: own,
    floorRatio: ratioOf(floor, own),
    theirs: theirs.map(times => ({ times, ratio: ratioOf(own, times) })),
  }
}
