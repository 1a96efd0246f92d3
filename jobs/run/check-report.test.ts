import { expect, test } from 'vitest'
import { sampleReport } from '../../fixtures/sample-answers.ts'
import type { ReportModel } from '../../src/report/model/model.ts'
import type { ReportInput } from '../../src/report/model/report-input.ts'
import { reportModel } from '../../src/report/report-model.ts'
import { flawOfFile, flawOfReport } from './check-report.ts'

const input: ReportInput = sampleReport('ordinary')
const model = reportModel(input, { locale: 'en' })
const site = { scope: { dimension: 'region', value: 'Nord', label: 'Nord' } }
const all = { scope: null }

/** The model with one chart changed, or taken out where nothing is given for it. */
function withChart(id: string, change: (chart: Chart) => Chart | null): ReportModel {
  return {
    ...model,
    sections: model.sections.map(section => ({
      ...section,
      blocks: section.blocks.flatMap(block => {
        if (block.type !== 'chart' || block.id !== id) return [block]
        const changed = change(block)
        return changed === null ? [] : [changed]
      }),
    })),
  }
}
type Chart = Extract<ReportModel['sections'][number]['blocks'][number], { readonly type: 'chart' }>

/** The input as if no chat was active, where so many were in the period before; null: it is not compared. */
function emptyAfter(previous: number | null): ReportInput {
  const { volume, summary } = input
  const before = previous === null || volume.previous === null ? null : { ...volume.previous, activeChats: previous }
  return { ...input, volume: { ...volume, activeChats: 0, previous: before }, summary: { ...summary, started: 0 } }
}

test('a whole report has no flaw', () => {
  expect(flawOfReport(input, model, { empty: 'refuse', report: all })).toBeNull()
})

test.each(['evolution', 'split-channel', 'split-platform', 'heatmap', 'delays'])('a report without %s has one', id => {
  const without = withChart(id, () => null)
  expect(flawOfReport(input, without, { empty: 'send', report: site })).toBe(`the report has no chart ${id}`)
  const undrawn = withChart(id, chart => ({ ...chart, variants: [] }))
  expect(flawOfReport(input, undrawn, { empty: 'send', report: site })).toBe(`the report has no chart ${id}`)
  const blank = withChart(id, chart => ({
    ...chart,
    variants: chart.variants.map(variant => ({ ...variant, table: { ...variant.table, rows: [] } })),
  }))
  expect(flawOfReport(input, blank, { empty: 'send', report: site })).toMatch(/^the chart .* is blank$/)
})

test.each([
  { previous: 3, report: site, empty: 'refuse', flaw: /^no chat was active in the period, although 3 were from / },
  { previous: 0, report: site, empty: 'refuse', flaw: null },
  { previous: null, report: site, empty: 'refuse', flaw: /there is no comparison$/ },
  { previous: 0, report: all, empty: 'refuse', flaw: /^no chat was active in the period$/ },
  { previous: 3, report: all, empty: 'send', flaw: null },
  { previous: 3, report: site, empty: 'send', flaw: null },
] as const)('an empty report, $previous chats before, $empty: $flaw', ({ previous, report, empty, flaw }) => {
  const found = flawOfReport(emptyAfter(previous), model, { empty, report })
  if (flaw === null) expect(found).toBeNull()
  else expect(found).toMatch(flaw)
})

test.each([
  ['pdf', '%PDF-1.7\nbody\n%%EOF\n', true],
  ['pdf', '%PDF-1.7\nbody', false],
  ['pdf', '', false],
  ['html', '<html>cut off <svg', false],
  ['html', '<html>no chart</html>', false],
  ['html', `<html>${'<svg></svg>'.repeat(40)}</html>\n`, true],
] as const)('a %s file %j', (format, text, isWhole) => {
  expect(flawOfFile(format, Buffer.from(text), model) === null).toBe(isWhole)
})
