// The exports of `causerie/report`. Separate from the metrics, so that importing those loads neither charts nor renderers.
export type { ChartOptions } from '../charts/chart-options.ts'
export { delayDistributionAlt, delayDistributionChart } from '../charts/delay-distribution-chart.ts'
export { evolutionAlt, evolutionChart } from '../charts/evolution-chart.ts'
export {
  type DelayEnds,
  defaultDelayEnds,
  type HeatmapChartOptions,
  heatmapAlt,
  heatmapChart,
} from '../charts/heatmap-chart.ts'
export { rankingAlt, rankingChart } from '../charts/ranking-chart.ts'
export { type SplitChartOptions, splitAlt, splitChart } from '../charts/split-chart.ts'
export type { Locale } from '../words/locale.ts'
export { renderHtml } from './html/render-html.ts'
export type { ReportModel } from './model/model.ts'
export type { DataQuality, EstablishmentName, ReportInput } from './model/report-input.ts'
export type { ReportOptions } from './model/report-options.ts'
export { renderSvg } from './paint/svg.ts'
export { renderPdf } from './pdf/render-pdf.ts'
export { type ReportQuery, reportInput, reportInputs } from './report-answers.ts'
export { type ReportFormat, reportFormats } from './report-formats.ts'
export { reportModel } from './report-model.ts'
export { type WriteReportOptions, writeReport } from './write-report.ts'
