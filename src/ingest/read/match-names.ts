import { IngestError } from '../../errors.ts'
import { nameKey, nearestName } from '../../nearest-name.ts'

/**
 * Which of a file's columns are meant by names that none of them has: by each name its column. Where several can be meant nobody
 * can tell: `IngestError`.
 */
function matchNames(file: string, names: readonly string[], wanted: readonly string[]): ReadonlyMap<string, string> {
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

/** ` (did you mean "chat_idd"?)`, or nothing. For after a name that is not there. */
export function didYouMean(name: string, names: readonly string[]): string {
  const near = nearestName(name, names)
  return near === null ? '' : ` (did you mean ${JSON.stringify(near)}?)`
}
