import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { evolutionChart } from '../../src/charts/evolution-chart.ts'
import type { ReportInput } from '../../src/report/model/report-input.ts'
import type { ReportOptions } from '../../src/report/model/report-options.ts'
import { inAccent } from '../../src/report/paint/in-accent.ts'
import { renderPng } from '../../src/report/paint/png.ts'
import { writeAtomically } from '../../src/report/write-atomically.ts'
import { letterChartPx } from '../delivery/letter-html.ts'

/** Draws the evolution of a report for its mail: mail programs show pictures, but no SVG. Nothing is drawn without chats. */
export async function writeLetterChart(
  directory: string,
  report: string,
  { input, locale, fonts, brand }: Pick<ReportOptions, 'locale' | 'fonts' | 'brand'> & { readonly input: ReportInput },
): Promise<void> {
  if (input.volume.activeChats === 0) return
  const chart = evolutionChart(input.evolution, { locale, widthPx: letterChartPx })
  await writeAtomically(pathOf(directory, report), Buffer.from(renderPng(inAccent(chart, brand?.accent), { fonts })))
}

/** The picture that `writeLetterChart` stored; null if there is none, as in runs of earlier versions. */
export async function findLetterChart(directory: string, report: string) {
  const path = pathOf(directory, report)
  const found = await stat(path).catch(() => null)
  return found === null ? null : { path, sizeBytes: found.size }
}

function pathOf(directory: string, report: string): string {
  return join(directory, `${report}.chart.png`)
}
