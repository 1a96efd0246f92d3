import { lookup } from '../../src/lookup.ts'
import type { Brand } from '../../src/report/model/brand.ts'
import type { ReportInput } from '../../src/report/model/report-input.ts'
import type { Target } from '../../src/report/model/target.ts'
import { reportModel } from '../../src/report/report-model.ts'
import { openStore } from '../../src/store/store.ts'
import type { PlannedReport, RenderedFile, RunQuery } from '../ledger/records.ts'
import { readAnswers } from './answers-file.ts'
import { askAlone } from './ask-report.ts'
import { renderFile, reportOptionsOf } from './draw-report.ts'
import { sha256 } from './sha256.ts'

/** The request to a thread to verify a report: plain JSON. */
export interface VerifyRequest {
  readonly storeDirectory: string
  readonly query: RunQuery
  readonly report: PlannedReport
  readonly plannedAt: string
  readonly staleHours: number | undefined
  readonly brand?: Brand | undefined
  readonly fonts?: readonly string[] | undefined
  readonly targets?: readonly Target[] | undefined
  readonly files: readonly RenderedFile[]
  /** The folder of the run's files. */
  readonly directory: string
}

export interface Verified {
  /** `same`: the same bytes; `redrawn`: the same figures, drawn by another version of causerie; `changed`: different figures. */
  readonly state: 'same' | 'redrawn' | 'changed'
  readonly changes: readonly Change[]
}

/** A figure that has changed. */
export interface Change {
  /** As in the JSON of the answers: `volume.activeChats`. */
  readonly path: string
  readonly was: unknown
  readonly is: unknown
}

/**
 * Asks the frozen question of the current store and draws the report again. The origin of the figures (loads, rows read) and the range for
 * which the log is known are taken from the report, because every load changes them.
 */
export async function verifyReport({
  storeDirectory,
  query,
  report,
  plannedAt,
  staleHours,
  brand,
  fonts,
  targets,
  files,
  directory,
}: VerifyRequest): Promise<Verified> {
  const was = await readAnswers(directory, report.id)
  const store = await openStore<string>(storeDirectory)
  const asked = await askAlone(store, query, report).finally(() => store.close())
  const is = knownAsIn(was, JSON.parse(JSON.stringify({ ...asked, dataQuality: was.dataQuality }))) as ReportInput
  const changes = changesBetween(was, is, '')
  if (changes.length > 0) return { state: 'changed', changes }
  const model = reportModel(is, reportOptionsOf(report, { plannedAt, staleHours, brand, fonts, targets }))
  for (const { format, sha256: expected } of files) {
    if (sha256(await renderFile(format, model)) !== expected) return { state: 'redrawn', changes }
  }
  return { state: 'same', changes }
}

/** A copy of a JSON value in which the range for which the log is known is replaced by that of another value of the same form. */
function knownAsIn(was: unknown, is: unknown): unknown {
  if (Array.isArray(is)) return is.map((item, index) => knownAsIn(Array.isArray(was) ? was[index] : undefined, item))
  if (!isTree(is) || !isTree(was)) return is
  // Older runs lack `kind`.
  const { kind, knownFrom, knownUntil, covered } = was
  const known = Object.hasOwn(is, 'knownUntil') ? { kind, knownFrom, knownUntil, covered } : {}
  return {
    ...Object.fromEntries(Object.entries(is).map(([key, value]) => [key, knownAsIn(lookup(was, key), value)])),
    ...known,
  }
}

/** Every place where two JSON values differ, in order. */
export function changesBetween(was: unknown, is: unknown, path: string): readonly Change[] {
  if (isTree(was) && isTree(is) && Array.isArray(was) === Array.isArray(is)) {
    const keys = new Set([...Object.keys(was), ...Object.keys(is)])
    return [...keys].flatMap(key =>
      changesBetween(lookup(was, key), lookup(is, key), path === '' ? key : `${path}.${key}`),
    )
  }
  return Object.is(was, is) ? [] : [{ path, was: was ?? null, is: is ?? null }]
}

function isTree(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
