import { sql } from '../../../engine/sql.ts'
import { IngestError } from '../../../errors.ts'
import type { LogPart } from '../../log-part.ts'
import { readTextRows, type TextRows } from '../../sources/text-rows.ts'
import { openArchive } from '../archive.ts'
import { didYouMean } from '../match-names.ts'
import { nameList, type ReadContext } from '../read-context.ts'
import type { InputFile, Scratch } from '../unpack.ts'
import { type SheetRow, sheetRows } from './sheet-rows.ts'
import { memberFile, readSharedTexts, readWorkbook, type Sheet } from './workbook.ts'

const [batchRows, batchLength] = [20_000, 32e6]

/** Reads a sheet of a workbook (.xlsx) as a table of texts. The line of a reject is the number of its row. */
export async function* readXlsx(file: InputFile, context: ReadContext): AsyncGenerator<LogPart> {
  const tables = tableBatches(file, context.scratch, context.xlsx ?? {})
  for await (const part of readTextRows(tables, context, file.name)) {
    // As in CSV, a cell may hold several values of an attribute.
    const cells = [...part.cells].map(
      ([name, cell]) => [name, { ...cell, texts: sql`string_split(${cell.text}, ';')` }] as const,
    )
    yield { ...part, cells: new Map(cells) }
  }
}

/** The first row of a workbook's table, as a line of CSV. */
export async function headOfXlsx(file: InputFile, scratch: Scratch): Promise<string> {
  for await (const { columns } of tableBatches(file, scratch, {})) return columns.join(',')
  return ''
}

async function* tableBatches(
  file: InputFile,
  scratch: Scratch,
  { sheet: wanted, skip = 0 }: NonNullable<ReadContext['xlsx']>,
): AsyncGenerator<TextRows> {
  const archive = await openArchive(file, scratch)
  try {
    const workbook = await readWorkbook(file, archive)
    const sheet = chosenSheet(file, workbook.sheets, wanted)
    const shared = await readSharedTexts(file, archive)
    let isThere = false
    for await (const part of memberFile(archive, sheet.member)) {
      isThere = true
      yield* batchesOf(sheetRows({ ...part, name: file.name }, workbook, shared), file, { sheet, skip })
    }
    if (!isThere) throw failure(file, `has no file of the sheet ${JSON.stringify(sheet.name)}: it is damaged`)
  } finally {
    archive.close()
  }
}

async function* batchesOf(
  rows: AsyncIterable<SheetRow>,
  file: InputFile,
  { sheet, skip }: { readonly sheet: Sheet; readonly skip: number },
): AsyncGenerator<TextRows> {
  let columns: readonly string[] | null = null
  let skipped = 0
  let [batch, lines, length]: [(string | null)[][], number[], number] = [[], [], 0]
  for await (const { number, values } of rows) {
    if (columns === null) {
      if (skipped++ < skip) continue
      columns = values.map(value => (value ?? '').trim())
      continue
    }
    // What stands beside the table is no part of it.
    const own = values.slice(0, columns.length)
    if (own.every(value => value === null)) continue
    batch.push(own)
    lines.push(number)
    for (const value of own) length += value?.length ?? 0
    if (batch.length < batchRows && length < batchLength) continue
    yield { columns, rows: batch, lines }
    ;[batch, lines, length] = [[], [], 0]
  }
  if (columns === null)
    throw failure(file, `the first row must name the columns, but the sheet ${JSON.stringify(sheet.name)} is empty`)
  // Also without rows: the columns are checked.
  yield { columns, rows: batch, lines }
}

function chosenSheet(file: InputFile, sheets: readonly Sheet[], wanted: string | undefined): Sheet {
  const names = sheets.map(({ name }) => name)
  const found =
    wanted === undefined
      ? (sheets.find(({ isHidden }) => !isHidden) ?? sheets[0])
      : sheets.find(({ name }) => name === wanted)
  if (found !== undefined) return found
  if (wanted === undefined) throw failure(file, 'is a workbook without sheets')
  throw failure(file, `has no sheet ${JSON.stringify(wanted)}${didYouMean(wanted, names)}; it has ${nameList(names)}`)
}

function failure(file: InputFile, problem: string): IngestError {
  return new IngestError(`${file.name}: ${problem}`, { file: file.name })
}
