import { IngestError } from '../../errors.ts'

/**
 * What makes two names of a column the same for a person: without capitals, spaces (also those that do not break, and byte order
 * marks), hyphens, underscores and dots. `Chat ID`, `chat-id`, `chatId` and `chat_id` are one.
 */
export function nameKey(name: string): string {
  return name
    .normalize('NFKC')
    .replace(/[\s\p{Cf}\p{Cc}\p{Pd}_.]/gu, '')
    .toLowerCase()
}

/**
 * Which of a file's columns are meant by names that none of them has: by each name its column. Where several can be meant nobody
 * can tell: `IngestError`.
 */
export function matchNames(
  file: string,
  names: readonly string[],
  wanted: readonly string[],
): ReadonlyMap<string, string> {
  const has = new Set(names)
  const spellings = new Map<string, string[]>()
  for (const name of has) {
    if (wanted.includes(name)) continue
    const key = nameKey(name)
    spellings.set(key, [...(spellings.get(key) ?? []), name])
  }
  const matches = new Map<string, string>()
  for (const name of wanted) {
    if (has.has(name)) continue
    const [only, ...others] = spellings.get(nameKey(name)) ?? []
    if (only === undefined) continue
    if (others.length > 0) {
      const quoted = [only, ...others].map(other => JSON.stringify(other)).join(', ')
      throw new IngestError(`${file}: a column must have a name of its own, by ${name} can be meant ${quoted}`, {
        file,
      })
    }
    matches.set(name, only)
  }
  return matches
}

/** A file's columns in their order, those that are other spellings of a wanted name under that name. */
export function meantNames(file: string, names: readonly string[], wanted: readonly string[]): readonly string[] {
  const meant = new Map([...matchNames(file, names, wanted)].map(([name, own]) => [own, name]))
  return names.map(name => meant.get(name) ?? name)
}

/** The one of several names that somebody who wrote another most likely meant; null when none is near. */
export function nearestName(name: string, names: readonly string[]): string | null {
  const key = nameKey(name)
  const longest = Math.max(1, Math.floor(key.length / 4))
  const near = names
    .map(other => ({ other, distance: distance(key, nameKey(other)) }))
    .filter(({ distance }) => distance <= longest)
    .toSorted((a, b) => a.distance - b.distance)
  return near[0]?.other ?? null
}

/** ` (did you mean "chat_idd"?)`, or nothing. For after a name that is not there. */
export function didYouMean(name: string, names: readonly string[]): string {
  const near = nearestName(name, names)
  return near === null ? '' : ` (did you mean ${JSON.stringify(near)}?)`
}

/** How many letters must be added, left out, replaced, or swapped with the next one. */
function distance(from: string, to: string): number {
  const rows: number[][] = [Array.from({ length: to.length + 1 }, (_, column) => column)]
  for (let i = 1; i <= from.length; i++) {
    const row = [i]
    for (let j = 1; j <= to.length; j++) {
      const at = (back: number, left: number) => rows[i - back]?.[j - left] ?? Number.POSITIVE_INFINITY
      const isSame = from[i - 1] === to[j - 1]
      const isSwap = from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]
      row.push(
        Math.min(
          at(1, 0) + 1,
          (row[j - 1] ?? Number.POSITIVE_INFINITY) + 1,
          at(1, 1) + (isSame ? 0 : 1),
          isSwap ? at(2, 2) + 1 : Number.POSITIVE_INFINITY,
        ),
      )
    }
    rows.push(row)
  }
  return rows[from.length]?.[to.length] ?? Number.POSITIVE_INFINITY
}
