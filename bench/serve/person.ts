import { setTimeout as sleep } from 'node:timers/promises'

/** A person with a browser who keeps an address, changes one thing of it, and thinks. */
export interface Person {
  /** Numbers in [0, 1). */
  readonly random: () => number
  /** Mean time between an answer and the next change, in seconds. */
  readonly thinkSeconds: number
  readonly cookie: () => string
  readonly origin: () => string
  readonly regions: readonly string[]
  readonly establishments: readonly string[]
}

/** The outcome of one change. */
export interface Turn {
  readonly kind: 'filter' | 'part'
  readonly startedMs: number
  readonly ms: number
  /** 0 when there was no answer. */
  readonly status: number
  /** The number of times that the server asked to try again later. */
  readonly waits: number
  /** The number of times that no server was found. */
  readonly refusals: number
}

const pages = ['volume', 'volume', 'volume', 'handling'] as const
const filters: readonly ((person: Person) => readonly (readonly [string, string])[])[] = [
  person => [['where.region', pick(person, person.regions)]],
  () => [['where.region', '']],
  person => [['where.channel', pick(person, ['widget', 'qr-code', 'sms', ''])]],
  person => [['where.platform', pick(person, ['whatsapp', 'webchat', 'messenger', ''])]],
  person => [['where.establishment', pick(person, person.establishments)]],
  () => [['where.establishment', '']],
  person => [['not.channel', pick(person, ['sms', 'widget', ''])]],
  person => [
    ['period', pick(person, ['last-month', '2026-09', '2026-08', '2026-Q3', '2026-W40', '2026-W42', 'last-month'])],
  ],
  person => [['compare', pick(person, ['previous', 'previous-year', 'previous-weeks', 'none'])]],
]
const parts: readonly (readonly [page: string, part: string, change: (person: Person) => readonly [string, string]])[] =
  [
    ['volume', 'evolution', person => ['grain', pick(person, ['day', 'week'])]],
    ['volume', 'evolution', person => ['by', pick(person, ['channel', 'platform', ''])]],
    ['volume', 'ranking', person => ['ranking.by', pick(person, ['region', 'establishment', 'sector'])]],
    ['volume', 'ranking', person => ['ranking.metric', pick(person, ['meanDelaySeconds', 'messages', 'activeChats'])]],
    ['handling', 'watch-list watch-figures', person => ['olderThan', pick(person, ['2d', '4d', '7d'])]],
    ['handling', 'heatmap hours', person => ['clock', pick(person, ['establishment', 'report'])]],
  ]

/** Changes filters until the time is over and passes on each turn. */
export async function turnFilters(person: Person, until: number, tell: (turn: Turn) => void): Promise<void> {
  let page: string = pick(person, pages)
  const parameters = new URLSearchParams()
  await sleep(person.random() * person.thinkSeconds * 1000)
  while (performance.now() < until) {
    let part: string | null = null
    if (person.random() < 0.15) page = pick(person, pages)
    if (person.random() < 0.25) {
      const [of, name, change] = pick(
        person,
        parts.filter(([of]) => of === page),
      )
      part = name
      set(parameters, [change(person)])
      page = of
    } else set(parameters, pick(person, filters)(person))
    tell(await ask(person, `/${page}?${parameters}`, part))
    await sleep(-Math.log(1 - person.random()) * person.thinkSeconds * 1000)
  }
}

async function ask({ origin, cookie }: Person, path: string, part: string | null): Promise<Turn> {
  const startedMs = performance.now()
  const headers = { 'HX-Request': 'true', cookie: cookie(), ...(part === null ? {} : { 'X-Causerie-Part': part }) }
  let [waits, refusals] = [0, 0]
  const turn = (status: number): Turn => ({
    kind: part === null ? 'filter' : 'part',
    startedMs,
    ms: performance.now() - startedMs,
    status,
    waits,
    refusals,
  })
  for (;;) {
    try {
      const response = await fetch(origin() + path, { headers, redirect: 'manual' })
      const text = await response.text()
      if (response.status === 503 && response.headers.has('retry-after')) {
        waits++
        await sleep(1000)
        continue
      }
      const isWhole = response.status !== 200 || text.trimEnd().endsWith('</hx-partial>')
      return turn(isWhole ? response.status : 0)
    } catch {
      // The server is not there: the browser says so, and the person tries again.
      if (performance.now() - startedMs > 15_000) return turn(0)
      refusals++
      await sleep(250)
    }
  }
}

function set(parameters: URLSearchParams, changes: readonly (readonly [string, string])[]): void {
  for (const [name, value] of changes) {
    if (value === '') parameters.delete(name)
    else parameters.set(name, value)
  }
}

function pick<T>({ random }: Pick<Person, 'random'>, list: readonly T[]): T {
  return list[Math.floor(random() * list.length)] as T
}
