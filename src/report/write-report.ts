import { join } from 'node:path'
import { assertKnownOptions, type NamesOf } from '../known-options.ts'
import { makePrivateFolder } from '../store/private-files.ts'
import type { ReportInput } from './model/report-input.ts'
import { type ReportOptions, reportOptionNames } from './model/report-options.ts'
import { reportFileName } from './report-file-name.ts'
import { type ReportFormat, renderReport } from './report-formats.ts'
import { reportModel } from './report-model.ts'
import { writeAtomically } from './write-atomically.ts'

export interface WriteReportOptions extends ReportOptions {
  /** The output folder; created if it does not exist. */
  readonly out: string
  readonly formats: readonly ReportFormat[]
}

const optionNames: NamesOf<WriteReportOptions> = { ...reportOptionNames, out: true, formats: true }

/**
 * Renders a report and writes one file per format, each completely or not at all; gives their paths. A file of the same name is replaced.
 * Throws `RenderError`.
 *
 * @example
 * const input = await reportInput(store, { period: '2026-10', zone: 'Europe/Paris' })
 * const files = await writeReport(input, { out: 'reports', formats: ['html'], locale: 'en', now: '2026-11-01T00:00:00Z' })
 * console.log(files.length) // 1
 */
export async function writeReport(input: ReportInput, writing: WriteReportOptions): Promise<readonly string[]> {
  assertKnownOptions('writeReport', writing, optionNames)
  const { out, formats, ...options } = writing
  const model = reportModel(input, options)
  await makePrivateFolder(out)
  const paths = []
  for (const format of formats) {
    const path = join(out, `${nameOf(input, options)}.${format}`)
    await writeAtomically(path, await renderReport(format, model))
    paths.push(path)
  }
  return paths
}

function nameOf({ volume, establishmentNames }: ReportInput, { locale }: Pick<ReportOptions, 'locale'>): string {
  const { period, query } = volume
  // Includes the id: two establishments may have the same name, and their files must not replace each other.
  const called = (id: string) => establishmentNames.filter(one => one.id === id).map(({ name }) => name)
  const values = (filter: typeof query.where) =>
    Object.entries(filter).flatMap(([dimension, list = []]) =>
      list.flatMap(value => (dimension === 'establishment' ? [...called(value), value] : [value])),
    )
  const parts = [
    ...[...(query.within ?? []), query.where].flatMap(values),
    ...values(query.not).flatMap(value => ['not', value]),
  ]
  return reportFileName({ period, parts, locale })
}
