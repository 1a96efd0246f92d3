import { open } from 'node:fs/promises'
import { writeXlsxStream, XLSX_MAX_ROWS_PER_SHEET } from 'hucre/xlsx'
import { xlsxText } from '../report/reader-xlsx.ts'
import { nextTurn } from '../slices.ts'
import type { ExportedColumn } from './exported-tables.ts'

/** What a sheet holds: rows below the header, and characters in a cell. */
export const most = { rows: XLSX_MAX_ROWS_PER_SHEET - 1, characters: 32_767 } as const

type Value = string | number | bigint | boolean | null | readonly string[]

/** Writes a sheet from pages of rows with their columns by place, never more than a page at once. Gives how many texts were too long for a cell and cut. */
export async function writeXlsx(
  path: string,
  columns: readonly ExportedColumn[],
  pages: AsyncIterable<readonly Readonly<Record<string, Value>>[]>,
): Promise<{ readonly cut: number }> {
  let cut = 0
  const cell = (value: Value | undefined) => {
    // An instant, in microseconds. A sheet knows no zone and no microseconds.
    if (typeof value === 'bigint') return new Date(Number(value / 1000n))
    if (typeof value !== 'string') return typeof value === 'object' || value === undefined ? null : value
    if (value.length <= most.characters) return xlsxText(value)
    cut++
    return xlsxText(value.slice(0, most.characters).replace(/[\ud800-\udbff]$/, ''))
  }
  async function* rows() {
    for await (const page of pages) {
      for (const row of page) yield columns.map((_, place) => cell(row[place]))
      await nextTurn()
    }
  }
  const stream = writeXlsxStream(rows(), {
    name: 'export',
    columns: columns.map(({ name, type }) => ({
      header: name,
      ...(type === 'instant' ? { width: 22, numFmt: 'yyyy-mm-dd hh:mm:ss.000' } : { width: 16 }),
    })),
    freezePane: { rows: 1 },
    zip64: true,
  })
  const file = await open(path, 'wx')
  try {
    for await (const bytes of stream) await file.appendFile(bytes)
  } finally {
    await file.close()
  }
  return { cut }
}
