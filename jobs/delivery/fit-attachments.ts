import type { ReportFormat } from '../../src/report/report-formats.ts'

export interface ReportFile {
  readonly format: ReportFormat
  /** The path of its bytes. */
  readonly path: string
  /** The name that the reader sees. */
  readonly name: string
  readonly sizeBytes: number
}

/** An upper bound for the headers of a file or of a mail, however long its names are. */
const perAttachmentBytes = 2000
const headerBytes = 8000

/**
 * The files of each report that fit into a mail. If they are too large together, the HTML is dropped wherever there is a PDF with the same
 * content. If that is still too large, the transport refuses the mail.
 */
export function fitAttachments(
  reports: readonly (readonly ReportFile[])[],
  options: { readonly bodyBytes: number; readonly maxMailBytes: number | null },
): readonly (readonly ReportFile[])[] {
  // Quoted-printable needs at most three characters per byte, plus line breaks.
  const body = Math.ceil(options.bodyBytes * 3.2) + headerBytes
  const total = reports.flat().reduce((sum, file) => sum + encodedBytes(file.sizeBytes) + perAttachmentBytes, body)
  if (options.maxMailBytes === null || total <= options.maxMailBytes) return reports
  return reports.map(files =>
    files.some(file => file.format === 'pdf') ? files.filter(file => file.format !== 'html') : files,
  )
}

/** The size in base64, in lines of 76 characters. */
function encodedBytes(sizeBytes: number): number {
  const letters = Math.ceil(sizeBytes / 3) * 4
  return letters + Math.ceil(letters / 76) * 2
}
