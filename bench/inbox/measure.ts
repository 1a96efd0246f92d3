import { fdatasyncSync, openSync, writeSync } from 'node:fs'
import { readFile } from 'node:fs/promises'

/** The times of some work in milliseconds, after three turns that are not counted. */
export async function timed(times: number, work: () => Promise<unknown>): Promise<readonly number[]> {
  for (let warm = 0; warm < 3; warm++) await work()
  const all: number[] = []
  for (let turn = 0; turn < times; turn++) {
    const startedMs = performance.now()
    await work()
    all.push(performance.now() - startedMs)
  }
  return all
}

export function quantile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
}

export const ms = (times: readonly number[], share: number): string => quantile(times, share).toFixed(1)

/** A write of a page and its fsync, without a database: what a durable answer takes at least. */
export function openFloor(path: string): () => Promise<void> {
  const [file, page, pages] = [openSync(path, 'w'), Buffer.alloc(4096, 1), 1000]
  for (let index = 0; index < pages; index++) writeSync(file, page)
  let at = 0
  return async () => {
    writeSync(file, page, 0, page.length, (at++ % pages) * page.length)
    fdatasyncSync(file)
  }
}

/** The processor time of all threads of a process, in seconds. */
export async function cpuSecondsOf(pid: number): Promise<number> {
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) / 100
}

/** The memory of a process in bytes: all of it, its own, and of it what is in files, such as libraries. */
export async function memoryOf(pid: number): Promise<{ all: number; own: number; files: number }> {
  const text = await readFile(`/proc/${pid}/status`, 'utf8')
  const of = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(text)?.[1]) * 1024
  return { all: of('VmRSS'), own: of('RssAnon'), files: of('RssFile') }
}

/** How many processes want to run, of a minute: a bench on a busy machine says so. */
export async function loadOfMachine(): Promise<string> {
  return (await readFile('/proc/loadavg', 'utf8')).split(' ')[0] ?? ''
}
