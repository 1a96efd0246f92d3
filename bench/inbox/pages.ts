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
      rows.push(rowOf(`${what}, ${count} sites`, goalMs, await timed(60, () => pageOf(site, path + inScope(count)))))
  const paths = await chatPaths(site)
  let at = 0
  rows.push(rowOf('thread', 50, await timed(60, () => pageOf(site, paths[at++ % paths.length] ?? ''))))
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

/** The medians of the first page of open chats, by scope. */
export async function listMedians(site: BenchSite): Promise<readonly number[]> {
  const medians: number[] = []
  for (const count of scopesOf(site.size.sites))
    medians.push(quantile(await timed(60, () => pageOf(site, `/inbox?${inScope(count)}`)), 0.5))
  return medians
}
