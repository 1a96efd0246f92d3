import type { LogPart } from '../log-part.ts'
import { type RejectedRow, rawLength } from '../quarantine.ts'
import type { ReadContext } from '../read/read-context.ts'
import { type StagedColumn, stageRows } from '../read/staging.ts'
import type { ExportRow, PlacedItem, SourceFacts } from './export-row.ts'
import type { JsonRows } from './json-records.ts'

/** The context for reading an export. */
export interface ExportContext extends ReadContext {
  readonly columns: readonly string[]
  readonly source: SourceFacts
  /** How rows are found in JSON; null where files are read as tables. */
  readonly json: JsonRows | null
  /** Called with the reason for each event that is not a log row. Such events are counted, not rejected. */
  readonly onSkipped: (reason: string) => void
}

const batchRows = 20_000

/** Stages the rows of a file in batches. Rejects what the format could not use, and counts what it skipped. */
export async function* readExport(
  file: string,
  items: AsyncIterable<PlacedItem> | Iterable<PlacedItem>,
  context: ExportContext,
): AsyncGenerator<LogPart> {
  let rows: { readonly row: ExportRow; readonly placed: PlacedItem }[] = []
  let rejected: RejectedRow[] = []
  const rejectAll = async () => {
    if (rejected.length > 0) await context.reject(rejected, file)
    rejected = []
  }
  for await (const placed of items) {
    const { item } = placed
    if (item.type === 'row') rows.push({ row: item.row, placed })
    else if (item.type === 'skipped') context.onSkipped(item.reason)
    else rejected.push(rejectedRow(placed, item.reason))
    if (rejected.length >= batchRows) await rejectAll()
    if (rows.length < batchRows) continue
    yield await partOf(file, rows, context)
    rows = []
  }
  await rejectAll()
  if (rows.length > 0) yield await partOf(file, rows, context)
}

async function partOf(
  file: string,
  rows: readonly { readonly row: ExportRow; readonly placed: PlacedItem }[],
  { engine, columns }: ExportContext,
): Promise<LogPart> {
  const staged = new Map(
    columns.map((name): [string, StagedColumn] => [
      name,
      { kind: 'text', values: rows.map(({ row }) => cellText(row[name as keyof ExportRow])) },
    ]),
  )
  return {
    ...(await stageRows(engine, staged)),
    file,
    async *locate(misfits) {
      for await (const page of misfits) {
        yield page.flatMap(({ place, reason }) => {
          const placed = rows[place]?.placed
          return placed === undefined ? [] : [rejectedRow(placed, reason)]
        })
      }
    },
  }
}

function cellText(value: ExportRow[keyof ExportRow]): string | null {
  if (value === undefined || value === null) return null
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function rejectedRow({ line, file, raw }: PlacedItem, reason: string): RejectedRow {
  return { line, reason, raw: raw().slice(0, rawLength), ...(file === undefined ? {} : { file }) }
}
