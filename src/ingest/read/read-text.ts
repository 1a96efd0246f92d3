import type { LogPart } from '../log-part.ts'
import type { RejectedRow } from '../quarantine.ts'
import { mistakes } from './csv-lines.ts'
import { decodeText } from './decode.ts'
import type { ReadContext } from './read-context.ts'
import { readCsv } from './read-csv.ts'
import { readJsonl } from './read-jsonl.ts'
import { trimSheet } from './sheet-edges.ts'
import type { InputFile } from './unpack.ts'

/**
 * Reads a CSV or JSONL file in any encoding. DuckDB reads a copy in UTF-8, without the lines before the header; lines and reasons of rejects
 * refer to the original. Throws `IngestError` for a file that cannot be read.
 */
export async function readText(given: InputFile, format: 'csv' | 'jsonl', context: ReadContext): Promise<LogPart> {
  const { scratch, skip } = context
  const { file, found } = await decodeText(given, { format, declared: context.encodings[format], scratch })
  if (found !== null) context.onEncoding(found)
  const encoding = found?.encoding ?? null
  if (format === 'jsonl') return readJsonl(file, { ...context, reject: rejectMoved(context, { encoding, lines: 0 }) })

  const sheet = await trimSheet(file, { skip, delimiter: context.delimiter, scratch })
  const lines = sheet.skippedLines
  const part = await readCsv(sheet.file, {
    ...context,
    delimiter: context.delimiter ?? sheet.delimiter,
    reject: rejectMoved(context, { encoding, lines }),
  })
  return lines === 0 ? part : movedPart(part, lines)
}

/** Shifts the lines of a part that was read from a copy without the first lines. */
function movedPart(part: LogPart, lines: number): LogPart {
  const { locate, otherwise } = part
  return {
    ...part,
    async *locate(misfits, rows) {
      for await (const page of locate(misfits, rows)) yield page.map(row => ({ ...row, line: row.line + lines }))
    },
    ...(otherwise === undefined ? {} : { otherwise: async () => movedPart(await otherwise(), lines) }),
  }
}

interface Move {
  /** The file's encoding; null when it is UTF-8. */
  readonly encoding: string | null
  /** The number of lines that the copy lacks at its beginning. */
  readonly lines: number
}

/** Records the rejects of a copy as those of its original: with the original's lines and encoding. */
function rejectMoved({ reject }: ReadContext, { encoding, lines }: Move): ReadContext['reject'] {
  if (encoding === null && lines === 0) return reject
  const moved = ({ line, reason, raw }: RejectedRow) => ({
    line: line + lines,
    reason: encoding !== null && reason === mistakes.notUtf8 ? `row is not ${encoding}` : reason,
    raw,
  })
  return (rows, file) => reject(rows.map(moved), file)
}
