import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { ReportModel } from '../render/model.ts'
import { reportModel } from '../render/report/report-model.ts'
import type { ReportOptions } from '../render/report/report-options.ts'
import type { ReportInput } from '../render/report-input.ts'
import { writeAtomically } from './write-atomically.ts'

export const reportFormats = ['pdf', 'html'] as const
export type ReportFormat = (typeof reportFormats)[number]

export interface WriteReportOptions extends ReportOptions {
  /** A folder, made when it is missing. */
  readonly out: string
  readonly formats: readonly ReportFormat[]
}

/**
 * Draws a report and writes one file a format, each whole or not at all; gives their paths. A file of the same name is
 * replaced. Throws `RenderError`.
 */
export async function writeReport(
  input: ReportInput,
  { out, formats, ...options }: WriteReportOptions,
): Promise<readonly string[]> {
  const model = reportModel(input, options)
  await mkdir(out, { recursive: true })
  const paths = []
  for (const format of formats) {
    const path = join(out, `${reportFileName(input, options)}.${format}`)
    await writeAtomically(path, await renderers[format](model))
    paths.push(path)
  }
  return paths
}

const renderers: Readonly<Record<ReportFormat, (model: ReportModel) => Promise<string | Uint8Array>>> = {
  pdf: async model => (await import('../render/pdf/render-pdf.ts')).renderPdf(model),
  html: async model => (await import('../render/html/render-html.ts')).renderHtml(model),
}

/**
 * `causerie-2026-10-fr` for a month, `causerie-2026-10-05-2026-10-12-fr` for other dates, with the filters' values between when there are any. Letters, digits and single
 * hyphens only: the values come from outside, and none may lead out of its folder.
 */
export function reportFileName({ volume }: ReportInput, { locale }: Pick<ReportOptions, 'locale'>): string {
  const { period, query } = volume
  const values = (filter: typeof query.where) => Object.values(filter).flatMap((list = []) => list)
  const filters = [...values(query.where), ...values(query.not).flatMap(value => ['not', value])].map(slug).join('-')
  const name = ['causerie', datesOf(period), filters.slice(0, 80), locale]
  return name
    .filter(part => part !== '')
    .join('-')
    .replace(/-+/g, '-')
}

function datesOf({ start, end }: { readonly start: string; readonly end: string }): string {
  const [month, nextMonth] = [start, end].map(date => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)))
  const isMonth = start.endsWith('-01') && end.endsWith('-01') && Number(month) + 1 === nextMonth
  return isMonth ? start.slice(0, 7) : `${start}-${end}`
}

function slug(value: string): string {
  return value
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Mark}\p{Number}]+/gu, '-')
}
