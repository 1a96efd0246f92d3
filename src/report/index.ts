// What `causerie/report` exports: apart from the metrics, so that importing those loads no chart and no page renderer.
export type { ChartOptions } from '../render/charts/chart-options.ts'
export { delayDistributionAlt, delayDistributionChart } from '../render/charts/delay-distribution-chart.ts'
export { evolutionAlt, evolutionChart } from '../render/charts/evolution-chart.ts'
export {
  type DelayEnds,
  defaultDelayEnds,
  type HeatmapChartOptions,
  heatmapAlt,
  heatmapChart,
} from '../render/charts/heatmap-chart.ts'
export { rankingAlt, rankingChart } from '../render/charts/ranking-chart.ts'
export { splitAlt, splitChart } from '../render/charts/split-chart.ts'
export { renderHtml } from '../render/html/render-html.ts'
export type { ReportModel } from '../render/model.ts'
export { renderSvg } from '../render/paint/svg.ts'
export { renderPdf } from '../render/pdf/render-pdf.ts'
export { reportModel } from '../render/report/report-model.ts'
export type { ReportOptions } from '../render/report/report-options.ts'
export type { DataQuality, EstablishmentName, Locale, ReportInput } from '../render/report-input.ts'
export { type ReportFormat, reportFormats } from './report-formats.ts'
export { type ReportQuery, reportInput, reportInputs } from './report-input.ts'
export { type WriteReportOptions, writeReport } from './write-report.ts'
