import type { CellState, DelayDistributionAnswer } from '../metrics/definitions/answers.ts'
import { type FlatTable, layFlat } from './flat-table.ts'

/** The classes, then the chats that are in none: the shares of all the rows are of the chats started. */
export function flatDistribution({ classes, started, waiting, closedUnanswered }: DelayDistributionAnswer): FlatTable {
  const share = (chats: number) => (started === 0 ? null : chats / started)
  const others = { waiting, closed: closedUnanswered } satisfies Partial<Record<CellState, number>>
  return layFlat<DistributionRow>(
    [
      { name: 'state', title: 'State', type: 'code', value: row => row.state },
      { name: 'fromSeconds', title: 'From', type: 'seconds?', value: row => row.fromSeconds },
      { name: 'chats', title: 'Chats', type: 'count', value: row => row.chats },
      { name: 'share', title: 'Share of the started', type: 'share?', value: row => row.share },
    ],
    [
      ...classes.map(({ fromSeconds, handled, share }) => ({ state: 'handled', fromSeconds, chats: handled, share })),
      ...Object.entries(others).map(([state, chats]) => ({ state, fromSeconds: null, chats, share: share(chats) })),
    ],
  )
}

interface DistributionRow {
  readonly state: string
  readonly fromSeconds: number | null
  readonly chats: number
  readonly share: number | null
}
