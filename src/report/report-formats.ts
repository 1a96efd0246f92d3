import type { ReportModel } from './model/model.ts'

export const reportFormats = ['pdf', 'html'] as const
export type ReportFormat = (typeof reportFormats)[number]

/** Renders a report as a file. Renderers are loaded on first use. Throws `RenderError`. */
export async function renderReport(format: ReportFormat, model: ReportModel): Promise<string | Uint8Array> {
  return renderers[format](model)
}

const renderers: Readonly<Record<ReportFormat, (model: ReportModel) => Promise<string | Uint8Array>>> = {
  pdf: async model => (await import('./pdf/render-pdf.ts')).renderPdf(model),
  html: async model => (await import('./html/render-html.ts')).renderHtml(model),
}
