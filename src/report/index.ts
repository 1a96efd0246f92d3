// The exports of `causerie/report`. Separate from the metrics, so that importing those loads neither charts nor renderers.
export type { ChartOptions } from '../charts/chart-options.ts'
export { delayDistributionAlt, delayDistributionChart } from '../charts/delay-distribution-chart.ts'
export { evolutionAlt, evolutionChart } from '../charts/evolution-chart.ts'
export type { EvolutionChartOptions, EvolutionScale } from '../charts/evolution-options.ts'
export {
  type DelayEnds,
  defaultDelayEnds,
  type HeatmapChartOptions,
  type HeatmapFigures,
  heatmapAlt,
  heatmapChart,
} from '../charts/heatmap-chart.ts'
export { type RankingChartOptions, rankingAlt, rankingChart } from '../charts/ranking-chart.ts'
export { type SplitChartOptions, splitAlt, splitChart } from '../charts/split-chart.ts'
export type { Locale } from '../words/locale.ts'
export { type BrandInput, brandOf, contrast } from './brand.ts'
export { chartFrame } from './chart-frame.ts'
export { renderHtml } from './html/render-html.ts'
export type { Brand, BrandLogo } from './model/brand.ts'
export type { ReportModel } from './model/model.ts'
export type { DataQuality, EstablishmentName, ReportInput } from './model/report-input.ts'
export type { ReportOptions } from './model/report-options.ts'
export type { Target } from './model/target.ts'
export { type Frame, framedSvg } from './paint/framed-svg.ts'
export { type PngOptions, renderPng } from './paint/png.ts'
export { renderSvg } from './paint/svg.ts'
export { renderPdf } from './pdf/render-pdf.ts'
export { type ReaderCsvOptions, readerCsv } from './reader-csv.ts'
export { type ReaderTable, type ReaderTableOptions, readerTable } from './reader-table.ts'
export { type ReportQuery, reportInput, reportInputs } from './report-answers.ts'
export { type ReportFormat, reportFormats } from './report-formats.ts'
export { reportModel } from './report-model.ts'
export { type WriteReportOptions, writeReport } from './write-report.ts'
