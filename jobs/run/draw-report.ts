import { join } from 'node:path'
import { InvalidQueryError, RenderError } from '../../src/errors.ts'
import type { ReportModel } from '../../src/report/model/model.ts'
import type { ReportOptions } from '../../src/report/model/report-options.ts'
import { type ReportFormat, renderReport } from '../../src/report/report-formats.ts'
import { reportModel } from '../../src/report/report-model.ts'
import { writeAtomically } from '../../src/report/write-atomically.ts'
import { storeIdentity } from '../../src/store/identity.ts'
import { openPinned } from '../../src/store/pin.ts'
import { makePrivateFolder } from '../../src/store/private-files.ts'
import type { Store } from '../../src/store/store.ts'
import type { PlannedReport, RenderedFile } from '../ledger/records.ts'
import { writeAnswers } from './answers-file.ts'
import { askReport } from './ask-report.ts'
import { flawOfFile, flawOfReport } from './check-report.ts'
import type { Drawn, DrawRequest } from './drawn-report.ts'
import { writeLetterChart } from './letter-chart.ts'
import { flawOfStore } from './planned-version.ts'
import { sha256 } from './sha256.ts'

/**
 * Asks, checks and draws one report, and writes its files and answers. The same request on the same version gives the same bytes.
 * Throws errors that a retry may fix.
 */
export async function drawReport(request: DrawRequest): Promise<Drawn> {
  const { report, formats, directory } = request
  try {
    const store = await open(request)
    const lost = flawOfStore(request.plan, {
      version: request.pinned.version,
      identity: await storeIdentity(store),
    })
    if (lost !== null) return { state: 'refused', reason: lost }
    const { input, storeVersion } = await askReport(store, request)
    const model = reportModel(input, reportOptionsOf(report, request))
    const flaw = flawOfReport(input, model, request)
    if (flaw !== null) return { state: 'refused', reason: flaw }
    await makePrivateFolder(directory)
    const files: RenderedFile[] = []
    for (const format of formats) {
      const content = await renderFile(format, model)
      const damage = flawOfFile(format, content, model)
      if (damage !== null) return { state: 'refused', reason: damage }
      const name = `${report.id}.${format}`
      await writeAtomically(join(directory, name), content)
      files.push({ format, name, sizeBytes: content.byteLength, sha256: sha256(content) })
    }
    await writeAnswers(directory, report.id, input)
    await writeLetterChart(directory, report.id, {
      input,
      locale: report.locale,
      fonts: request.fonts,
      brand: request.brand,
    })
    return { state: 'drawn', files, storeVersion }
  } catch (error) {
    // The same chart of the same question would fail the same way again.
    if (error instanceof RenderError || error instanceof InvalidQueryError)
      return { state: 'refused', reason: error.message }
    throw error
  }
}

/** The options for writing a report of a run, the same whenever it is written. */
export function reportOptionsOf(
  { locale, scope }: PlannedReport,
  {
    plannedAt,
    staleHours,
    brand,
    fonts,
    targets,
  }: Pick<DrawRequest, 'plannedAt' | 'staleHours' | 'brand' | 'fonts' | 'targets'>,
): ReportOptions {
  return {
    locale,
    now: plannedAt,
    ...(staleHours === undefined ? {} : { staleHours }),
    ...(scope === null ? {} : { scope: scope.label }),
    ...(brand === undefined ? {} : { brand }),
    ...(fonts === undefined ? {} : { fonts }),
    ...(targets === undefined ? {} : { targets }),
  }
}

/** The bytes of a report's file. */
export async function renderFile(format: ReportFormat, model: ReportModel): Promise<Buffer> {
  return Buffer.from(await renderReport(format, model))
}

// A thread draws hundreds of reports from one version, so open it once.
let opened: { readonly key: string; readonly store: Promise<Store<string>> } | null = null

async function open({ plan, pinned, engineThreads }: DrawRequest): Promise<Store<string>> {
  const key = pinned.path
  if (opened?.key !== key) {
    const last = opened
    const options = engineThreads === undefined ? {} : { threads: engineThreads }
    opened = { key, store: openPinned(plan.storeDirectory, pinned, options) }
    last?.store.then(store => store.close()).catch(() => undefined)
  }
  const { store } = opened
  return store.catch(error => {
    opened = null
    throw error
  })
}
