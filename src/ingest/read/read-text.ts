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
 * The rows of a CSV or JSONL file in any encoding. Its copies in UTF-8 and without the lines before a header are what is read; lines
 * and reasons are those of the file itself. Throws `IngestError` for a file that cannot be read.
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

/** A part of a copy that lacks the first lines of its file. */
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
  /** The file's encoding where it is not UTF-8, else null. */
  readonly encoding: string | null
  /** How many lines of the file the copy lacks at its beginning. */
  readonly lines: number
}

/** Keeps the rejects of a copy as rejects of its file: by the file's lines, and by the encoding that the bytes broke. */
function rejectMoved({ reject }: ReadContext, { encoding, lines }: Move): ReadContext['reject'] {
  if (encoding === null && lines === 0) return reject
  const moved = ({ line, reason, raw }: RejectedRow) => ({
    line: line + lines,
    reason: encoding !== null && reason === mistakes.notUtf8 ? `row is not ${encoding}` : reason,
    raw,
  })
  return (rows, file) => reject(rows.map(moved), file)
}
