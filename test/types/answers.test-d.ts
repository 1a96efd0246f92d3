import { type AnyAnswer, evolution, ranking, split, table, toCsv, volume } from '../../src/index.ts'
import { base, store } from './asked.ts'

// A row's type follows from the query.
const bySplit = (await split(store, { ...base, by: ['region', 'channel'] })).rows[0]?.key
const inWhole = (await evolution(store, { ...base, grain: 'day' })).rows[0]?.key
const byRanking = (await ranking(store, { ...base, by: 'sector' })).rows[0]?.key
const byTable = (await table(store, { ...base, metrics: ['messages'], by: 'region' })).rows[0]?.key

const region: string | undefined = bySplit?.region
const sector: string | undefined = byRanking?.sector
const ofTable: string | undefined = byTable?.region
// @ts-expect-error the split is not by platform
const platform = bySplit?.platform
// @ts-expect-error an evolution of the whole has no key
const channel = inWhole?.channel
// @ts-expect-error the ranking is by sector
const other = byRanking?.region
// @ts-expect-error the table is by region
const column = byTable?.channel
export const used = [region, sector, ofTable, platform, channel, other, column]

// An answer names its operator and has the options of its query.
const now = await volume(store, base)
export const kind: 'volume' = now.kind
export const top: number | null = (await ranking(store, { ...base, by: 'sector' })).query.top
// @ts-expect-error the options of another operator
export const grain = now.query.grain
// @ts-expect-error a figure of another operator
export const total = now.total
// @ts-expect-error answers are readonly
now.messages = 0

export function figuresOf(answer: AnyAnswer): number {
  // @ts-expect-error not every answer has rows
  const all = answer.rows
  switch (answer.kind) {
    case 'heatmap':
      return answer.cells.length
    case 'summary':
      return answer.started
    default:
      return [all].length
  }
}

toCsv(now)
// @ts-expect-error an answer of an unknown operator
toCsv({ ...now, kind: 'volumes' })
// @ts-expect-error rows alone are not an answer
toCsv([{ activeChats: 1 }])
// @ts-expect-error a typo
toCsv(now, { BOM: true })
