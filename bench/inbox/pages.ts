import { ms, quantile, timed } from './measure.ts'
import type { Row } from './run.ts'
import { type BenchSite, scopesOf } from './site.ts'

export async function pageOf({ url, cookie }: BenchSite, path: string): Promise<string> {
  const response = await fetch(url + path, { headers: { cookie } })
  const text = await response.text()
  if (response.status !== 200) throw new Error(`${path}: ${response.status}`)
  return text
}

/** The addresses of chats in the first page of the list. */
export async function chatPaths(site: BenchSite): Promise<readonly string[]> {
  return [...(await pageOf(site, '/inbox')).matchAll(/href="(\/inbox\/chats\/[^"?#]+)"/g)].map(([, path]) => path ?? '')
}

const inScope = (count: number) => `where.first${count}=yes`
const lists = [
  ['list, open', '/inbox?', 50],
  ['list, archived', '/inbox?status=archived&', 50],
  ['search, a common word', '/inbox?q=bonjour&', 150],
  ['search, three words', '/inbox?q=remboursement+couleur+lun&', 150],
] as const

/** Lists, searches and threads as HTML. */
export async function measurePages(site: BenchSite): Promise<readonly Row[]> {
  const rows: Row[] = []
  for (const count of scopesOf(site.size.sites))
    for (const [what, path, goalMs] of lists)
      rows.push(rowOf(`${what}, ${count} sites`, goalMs, await timed(200, () => pageOf(site, path + inScope(count)))))
  const paths = await chatPaths(site)
  let at = 0
  rows.push(rowOf('thread', 50, await timed(200, () => pageOf(site, paths[at++ % paths.length] ?? ''))))
  return rows
}

function rowOf(what: string, goalMs: number, times: readonly number[]): Row {
  return {
    what: `${what}, p50 / p99`,
    goal: `${goalMs} ms`,
    measured: `${ms(times, 0.5)} / ${ms(times, 0.99)} ms`,
    isMet: quantile(times, 0.99) <= goalMs,
  }
}

/** The median of each list, by scope, and of threads, after a warm-up: one of two servers compared has just started. */
export async function pageMedians(site: BenchSite): Promise<Readonly<Record<string, readonly number[]>>> {
  for (let turn = 0; turn < 600; turn++) await pageOf(site, '/inbox')
  const medianOf = async (path: () => string) => quantile(await timed(60, () => pageOf(site, path())), 0.5)
  const medians: Record<string, number[]> = {}
  for (const [what, path] of lists) {
    medians[what] = []
    for (const count of scopesOf(site.size.sites)) medians[what].push(await medianOf(() => path + inScope(count)))
  }
  const paths = await chatPaths(site)
  let at = 0
  medians.thread = [await medianOf(() => paths[at++ % paths.length] ?? '')]
  return medians
}
