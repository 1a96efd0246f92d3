import { writeXlsx, XLSX_MAX_ROWS_PER_SHEET } from 'hucre/xlsx'
import { RenderError } from '../errors.ts'
import type { FlatType, FlatValue } from '../metrics/definitions/flat-table.ts'
import type { AnyAnswer } from '../metrics/operators/index.ts'
import { parseInstant } from '../time/instant.ts'
import { localMicros } from '../time/zone.ts'
import { wordsOf } from '../words/locale.ts'
import { type ReaderTableOptions, readerTable } from './reader-table.ts'

/**
 * An answer as a workbook: a sheet with typed cells (counts, percentages, durations, local times of the question's zone), and one that says
 * the question. Equal answers give equal bytes. Throws `RenderError` for more rows than a sheet holds.
 */
export async function readerXlsx(
  answer: AnyAnswer,
  options: Omit<ReaderTableOptions, 'inSeconds'>,
): Promise<Uint8Array> {
  const { sheet } = wordsOf(options.locale)
  const table = readerTable(answer, { ...options, inSeconds: false })
  if (table.rows.length >= XLSX_MAX_ROWS_PER_SHEET)
    throw new RenderError(`a sheet has at most ${XLSX_MAX_ROWS_PER_SHEET} rows: ${table.rows.length + 1}`)
  const { zone } = answer.query
  const rows = table.rows.map(row =>
    row.map((value, index) => typed(value, table.columns[index]?.type ?? 'text', zone)),
  )
  return writeXlsx({
    sheets: [
      {
        name: sheet.figures,
        columns: table.columns.map(({ type }, index) => ({
          width: widthOf([table.heads[index] ?? '', ...table.rows.slice(0, 100).map(row => String(row[index] ?? ''))]),
          ...formatOf(type),
        })),
        rows: [table.heads.map(xlsxText), ...rows],
        cells: new Map(
          table.heads.map((_, index) => [`0,${index}`, { style: { font: { name: 'Calibri', size: 11, bold: true } } }]),
        ),
        freezePane: { rows: 1 },
        pageSetup: { orientation: 'landscape', fitToPage: true, fitToWidth: 1, fitToHeight: 0, printTitlesRow: '1:1' },
      },
      {
        name: sheet.question,
        columns: [{ width: 24 }, { width: 80 }],
        rows: table.question.map(({ label, value }) => [label, xlsxText(value)]),
      },
    ],
    properties: { created: new Date(answer.asOf), modified: new Date(answer.asOf) },
  })
}

/** A sheet reads `_x0041_` as the letter A; hucre escapes only what XML cannot hold. */
export function xlsxText(text: string): string {
  return text.replace(/_x(?=[\dA-Fa-f]{4}_)/g, '_x005F_x')
}

function typed(value: FlatValue, type: FlatType, zone: string): string | number | boolean | Date | null {
  if (typeof value === 'number') return type === 'seconds' ? value / 86_400 : value
  if (typeof value !== 'string') return value
  if (type === 'instant') {
    const instant = parseInstant(value)
    // A sheet knows no zones, so it shows the time on the reader's clock.
    return instant === null ? value : new Date(Number(localMicros(zone, instant) / 1000n))
  }
  if (type === 'bucket' && /^\d{4}-\d{2}-\d{2}$/.test(value)) return new Date(`${value}T00:00:00Z`)
  return xlsxText(value.slice(0, longestText))
}

/** What a cell holds. */
const longestText = 32_767

const formats: { readonly [T in FlatType]?: string } = {
  count: '#,##0',
  seconds: '[h]:mm:ss',
  share: '0.0%',
  changeRatio: '+0.0%;-0.0%;0.0%',
  instant: 'yyyy-mm-dd hh:mm:ss',
  bucket: 'yyyy-mm-dd',
}

function formatOf(type: FlatType): { readonly numFmt?: string } {
  const numFmt = formats[type]
  return numFmt === undefined ? {} : { numFmt }
}

function widthOf(texts: readonly string[]): number {
  return Math.min(60, Math.max(10, ...texts.map(text => text.length + 2)))
}
