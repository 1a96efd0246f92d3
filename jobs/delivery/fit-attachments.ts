import type { ReportFormat } from '../../src/report/report-formats.ts'

export interface ReportFile {
  readonly format: ReportFormat
  /** Where its bytes are. */
  readonly path: string
  /** As the reader sees it. */
  readonly name: string
  readonly sizeBytes: number
}

/** More than a file's own headers and a mail's take, however long its names are. */
const perAttachmentBytes = 2000
const headerBytes = 8000

/**
 * The files of each report that a mail has room for. When they are too many bytes together, the HTML goes where there is
 * a PDF that says the same; what is still too large is left to the transport, which refuses it.
 */
export function fitAttachments(
  reports: readonly (readonly ReportFile[])[],
  options: { readonly bodyBytes: number; readonly maxMailBytes: number | null },
): readonly (readonly ReportFile[])[] {
  // Quoted-printable writes at most three letters a byte, and breaks its lines.
  const body = Math.ceil(options.bodyBytes * 3.2) + headerBytes
  const total = reports.flat().reduce((sum, file) => sum + encodedBytes(file.sizeBytes) + perAttachmentBytes, body)
  if (options.maxMailBytes === null || total <= options.maxMailBytes) return reports
  return reports.map(files =>
    files.some(file => file.format === 'pdf') ? files.filter(file => file.format !== 'html') : files,
  )
}

/** In base64, lines of 76 letters. */
function encodedBytes(sizeBytes: number): number {
  const letters = Math.ceil(sizeBytes / 3) * 4
  return letters + Math.ceil(letters / 76) * 2
}
