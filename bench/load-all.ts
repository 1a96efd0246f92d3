import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { bareTable } from './bare-table.ts'
import { type Times, timed } from './contest.ts'
import { loadCauserie } from './opponents/causerie.ts'
import type { Loaded, Log } from './opponents/opponent.ts'
import { asZstd } from './recut-log.ts'

export interface LoadRow {
  readonly name: string
  readonly form: string
  readonly times: Times
  readonly indexSeconds?: number
  readonly peakBytes?: number
  readonly sizeBytes: number
}

export interface Disk {
  readonly storeBytes: number
  readonly csvBytes: number
  readonly zstdBytes: number
}

/** A load that was timed only once. */
export function loadedOnce({ name, form }: Pick<LoadRow, 'name' | 'form'>, { seconds, ...loaded }: Loaded): LoadRow {
  return { name, form, times: { name, seconds: [seconds] }, ...loaded }
}

/** Loads CSV and Parquet and the bare table of the same file, in turn, until our loads have taken `patienceSeconds` in total. */
export async function loadBesideBare(
  log: Log,
  folder: string,
  { runs, patienceSeconds }: { readonly runs: number; readonly patienceSeconds: number },
): Promise<readonly LoadRow[]> {
  const rows: LoadRow[] = []
  for (const [format, file] of [
    ['Parquet', log.parquet],
    ['CSV', log.csv],
  ] as const) {
    const [ours, bare]: [Loaded[], Loaded[]] = [[], []]
    const store = join(folder, 'store-again')
    while (ours.length < runs && ours.reduce((sum, { seconds }) => sum + seconds, 0) <= patienceSeconds) {
      await rm(store, { recursive: true, force: true })
      ours.push(await loadCauserie({ store, parquet: file, establishments: log.establishments }))
      const [sizeBytes, seconds] = await timed(() => bareTable(file, folder))
      bare.push({ seconds, sizeBytes })
    }
    await rm(store, { recursive: true })
    rows.push(rowOf(`causerie, of ${format}`, 'a store, derivation included', ours))
    rows.push(rowOf(`floor, of ${format}`, 'CREATE TABLE AS', bare))
  }
  return rows
}

function rowOf(name: string, form: string, loads: readonly Loaded[]): LoadRow {
  const [first] = loads
  if (first === undefined) throw new Error('nothing was loaded')
  const { seconds: _, ...loaded } = first
  return { name, form, times: { name, seconds: loads.map(({ seconds }) => seconds) }, ...loaded }
}

/** The size of the store and of the files that it was loaded from, including Parquet at its densest compression. */
export async function compareDisk(log: Log, folder: string, storeBytes: number): Promise<Disk> {
  const zstd = await asZstd(log, folder)
  return { storeBytes, csvBytes: (await stat(log.csv)).size, zstdBytes: (await stat(zstd)).size }
}
