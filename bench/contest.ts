/** A contestant whose times are compared. */
export interface Contestant<T> {
  readonly name: string
  readonly run: () => Promise<T>
}

export interface ContestOptions<T> {
  readonly runs: number
  /** A contestant whose runs have taken this long in total is not run again. */
  readonly patienceSeconds: number
  /** Called with each contestant's first result, before any round. */
  readonly onFirst?: (name: string, result: T) => void
}

export interface Times {
  readonly name: string
  /** In the order of the runs; at least one. */
  readonly seconds: readonly number[]
}

/**
 * Runs the contestants in turn, starting each round with another one, and returns their times in the order given. Everybody runs once
 * before the rounds; that time counts only for contestants that took more than ten times the patience.
 */
export async function contest<T>(
  contestants: readonly Contestant<T>[],
  { runs, patienceSeconds, onFirst }: ContestOptions<T>,
): Promise<readonly Times[]> {
  const times = contestants.map(({ name }) => ({ name, seconds: [] as number[] }))
  for (const [place, { name, run }] of contestants.entries()) {
    const [result, seconds] = await timed(run)
    onFirst?.(name, result)
    if (seconds > 10 * patienceSeconds) times[place]?.seconds.push(seconds)
  }
  for (let run = 0; run < runs; run++) {
    for (let turn = 0; turn < contestants.length; turn++) {
      const place = (turn + run) % contestants.length
      const [contestant, taken] = [contestants[place], times[place]?.seconds]
      if (contestant === undefined || taken === undefined || sum(taken) > patienceSeconds) continue
      taken.push((await timed(contestant.run))[1])
    }
  }
  return times
}

/** A result and the time it took, in seconds. */
export async function timed<T>(work: () => Promise<T>): Promise<readonly [T, number]> {
  const startedMs = performance.now()
  const result = await work()
  return [result, (performance.now() - startedMs) / 1000]
}

/** How many times as long the other contestant took: the median over the rounds that both ran. */
export function ratioOf(ours: Times, theirs: Times): number {
  return median(theirs.seconds.map((seconds, run) => seconds / (ours.seconds[run] ?? median(ours.seconds))))
}

export function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN
}

/** (largest − smallest) / median; null for a single run. */
export function spreadOf({ seconds }: Times): number | null {
  return seconds.length < 2 ? null : (Math.max(...seconds) - Math.min(...seconds)) / median(seconds)
}

export function geometricMean(numbers: readonly number[]): number {
  return Math.exp(sum(numbers.map(Math.log)) / numbers.length)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
