import type { LogPart } from '../log-part.ts'
import { meantNames } from '../read/match-names.ts'
import { assertColumns, assertDistinct, numberedNames, type ReadContext } from '../read/read-context.ts'
import { type StagedColumn, stageRows } from '../read/staging.ts'

/** Some rows of a database, each value as the text that the database writes for it. */
export interface TextRows {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly (string | null)[])[]
  /** The numbers of the rows where they come from. Default: counted from 1. */
  readonly lines?: readonly number[]
}

/** Reads rows of texts, as CSV is read. `name` stands for the file, and the number of a row for its line. */
export async function* readTextRows(
  batches: AsyncIterable<TextRows>,
  context: ReadContext,
  name: string,
): AsyncGenerator<LogPart> {
  let before = 0
  let names: readonly string[] | null = null
  for await (const { columns, rows, lines } of batches) {
    if (names === null) {
      names = numberedNames(meantNames(name, columns, context.spelled), context.columns)
      assertDistinct(name, names, context.columns)
      const has = new Set(names)
      assertColumns(name, columns, context.required, wanted => has.has(wanted))
    }
    const wanted = names.flatMap((column, place) =>
      context.columns === null || context.columns.includes(column) ? [{ column, place }] : [],
    )
    const first = before
    const staged = new Map(
      wanted.map(({ column, place }): [string, StagedColumn] => [
        column,
        { kind: 'text', values: rows.map(row => row[place] ?? null) },
      ]),
    )
    yield {
      ...(await stageRows(context.engine, staged)),
      file: name,
      async *locate(misfits) {
        for await (const page of misfits) {
          yield page.map(({ place, reason }) => ({
            line: lines?.[place] ?? first + place + 1,
            reason,
            raw: JSON.stringify(Object.fromEntries(columns.map((column, index) => [column, rows[place]?.[index]]))),
          }))
        }
      },
    }
    before += rows.length
  }
}
