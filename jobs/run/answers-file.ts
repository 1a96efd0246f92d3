import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import type { ReportInput } from '../../src/report/model/report-input.ts'
import { writeAtomically } from '../../src/report/write-atomically.ts'

/** Stores the answers that a report was drawn from, for its mail and for `verify`. */
export async function writeAnswers(directory: string, report: string, input: ReportInput): Promise<void> {
  await writeAtomically(pathOf(directory, report), await promisify(gzip)(JSON.stringify(input)))
}

/** Reads what `writeAnswers` stored. */
export async function readAnswers(directory: string, report: string): Promise<ReportInput> {
  const packed = await readFile(pathOf(directory, report))
  return JSON.parse((await promisify(gunzip)(packed)).toString('utf8'))
}

function pathOf(directory: string, report: string): string {
  return join(directory, `${report}.json.gz`)
}
