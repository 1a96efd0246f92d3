import type { Store } from '../src/index.ts'
import { type ReportInput, reportInput } from '../src/report/index.ts'
import { formatInstant } from '../src/time/instant.ts'
import { contest, ratioOf, type Times } from './contest.ts'
import { scan } from './floor.ts'
import { threeYears } from './periods.ts'
import type { Asked } from './question.ts'

export interface ReportRow {
  readonly of: string
  readonly ours: Times
  readonly floorRatio: number
}

/** Asks for everything on both pages in one call, compared with the period before if the log has one. */
export function askReport(store: Store<'region'>, { start, end, zone, to, where }: Asked): Promise<ReportInput> {
  const compare = start === threeYears.start ? 'none' : 'previous'
  return reportInput(store, { period: { start, end }, zone, asOf: formatInstant(to), where, compare })
}

/** Compares that call with one scan of all columns over the period and, for who is waiting, over everything before. */
export async function compareReports(
  store: Store<'region'>,
  periods: readonly Asked[],
  runs: number,
): Promise<readonly ReportRow[]> {
  const rows: ReportRow[] = []
  for (const asked of periods) {
    const [floor, ours] = await contest<unknown>(
      [
        { name: 'floor', run: () => scan(store, 'report', asked) },
        { name: 'causerie', run: () => askReport(store, asked) },
      ],
      { runs, patienceSeconds: 10 },
    )
    if (floor === undefined || ours === undefined) throw new Error('nobody ran')
    rows.push({ of: asked.name, ours, floorRatio: ratioOf(floor, ours) })
  }
  return rows
}
