import type { ReportModel } from '../../src/report/model/model.ts'
import type { ReportInput } from '../../src/report/model/report-input.ts'
import type { ReportFormat } from '../../src/report/report-formats.ts'
import type { PlannedReport } from '../ledger/records.ts'

const volumeCharts = ['evolution', 'split-channel', 'split-platform']
const handlingCharts = ['heatmap', 'delays']

/** Why a report must not be sent; null if nothing is wrong. A doubtful report is not sent. */
export function flawOfReport(
  input: ReportInput,
  model: ReportModel,
  { empty, report }: { readonly empty: 'refuse' | 'send'; readonly report: Pick<PlannedReport, 'scope'> },
): string | null {
  const { activeChats, previous, comparison } = input.volume
  if (activeChats === 0 && empty === 'refuse') {
    if (report.scope === null) return 'no chat was active in the period'
    if (previous === null) return 'no chat was active in the period, and there is no comparison'
    if (previous.activeChats > 0) {
      return `no chat was active in the period, although ${previous.activeChats} were from ${comparison?.start} to ${comparison?.end}`
    }
  }
  const expected = [...(activeChats > 0 ? volumeCharts : []), ...(input.summary.started > 0 ? handlingCharts : [])]
  for (const id of expected) {
    const chart = blocksOf(model).find(block => block.type === 'chart' && block.id === id)
    if (chart?.type !== 'chart' || chart.variants.length === 0) return `the report has no chart ${id}`
    const blank = chart.variants.find(variant => variant.table.rows.length === 0)
    if (blank !== undefined) return `the chart ${blank.id} is blank`
  }
  return null
}

/** Why a reader could not open a file; null if it is intact. */
export function flawOfFile(format: ReportFormat, content: Buffer, model: ReportModel): string | null {
  return fileChecks[format](content, model) ? null : `the ${format} file is damaged`
}

const fileChecks: Readonly<Record<ReportFormat, (content: Buffer, model: ReportModel) => boolean>> = {
  pdf: content => content.subarray(0, 5).equals(Buffer.from('%PDF-')) && content.subarray(-8).includes('%%EOF'),
  html: (content, model) => {
    const charts = blocksOf(model).reduce(
      (count, block) => count + (block.type === 'chart' ? block.variants.length : 0),
      0,
    )
    const text = content.toString('utf8')
    return text.trimEnd().endsWith('</html>') && text.split('<svg').length > charts
  },
}

function blocksOf(model: ReportModel) {
  return model.sections.flatMap(section => section.blocks)
}
