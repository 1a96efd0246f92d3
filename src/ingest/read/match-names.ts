import { IngestError } from '../../errors.ts'
import { nameKey, nearestName } from '../../nearest-name.ts'

/**
 * Maps wanted names that the file lacks to its columns of another spelling. Throws `IngestError` when several columns could be meant.
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
      throw new IngestError(`${file}: column names must be unique, several may mean ${name}: ${quoted}`, {
        file,
      })
    }
    matches.set(name, only)
  }
  return matches
}

/** A file's columns in order, with other spellings of a wanted name replaced by that name. */
export function meantNames(file: string, names: readonly string[], wanted: readonly string[]): readonly string[] {
  const meant = new Map([...matchNames(file, names, wanted)].map(([name, own]) => [own, name]))
  return names.map(name => meant.get(name) ?? name)
}

/** ` (did you mean "chat_idd"?)`, or nothing; to append to a name that does not exist. */
export function didYouMean(name: string, names: readonly string[]): string {
  const near = nearestName(name, names)
  return near === null ? '' : ` (did you mean ${JSON.stringify(near)}?)`
}
