import { createHash } from 'node:crypto'
import {
  chmodSync,
  copyFileSync,
  linkSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import type { DiscState, Thing, Unsynced } from './disc.ts'

/** What one crash leaves: every path with what is there. Equal keys are equal folders. */
export interface CrashState {
  readonly key: string
  readonly entries: ReadonlyMap<string, CrashEntry>
}

export interface CrashEntry {
  readonly id: string
  readonly kind: Thing['kind']
  readonly mode: number
  /** The name of a content, `half:` before it when only so much is there, or empty: nothing; of a link where it leads. */
  readonly content: string
}

/** What a file holds that was written since its last sync: all, half, or what was synced last, if anything was. */
const survivals = ['synced', 'half', 'all'] as const
type Survival = (typeof survivals)[number]

const mostSubsets = 4

/**
 * What can be found after a crash: of few unsynced names every choice, of many none, all, the first ones, each alone, all but one, and
 * some drawn by chance; and of what was written and not synced as much as pleases.
 */
export function crashStates(state: DiscState, random: () => number): readonly CrashState[] {
  const found = new Map<string, CrashState>()
  for (const chosen of choices(state.unsynced, random)) {
    for (const survival of survivals) {
      const crashed = crashState(state, chosen, survival)
      found.set(crashed.key, crashed)
    }
  }
  return [...found.values()]
}

function choices(unsynced: readonly Unsynced[], random: () => number): readonly (readonly Unsynced[])[] {
  const { length } = unsynced
  const those = (isChosen: (index: number) => boolean) => unsynced.filter((_, index) => isChosen(index))
  if (length <= mostSubsets)
    return Array.from({ length: 2 ** length }, (_, bits) => those(at => ((bits >> at) & 1) === 1))
  const each = unsynced.map((_, index) => index)
  return [
    those(() => false),
    those(() => true),
    ...each.map(last => those(index => index <= last)),
    ...each.map(only => those(index => index === only)),
    ...each.map(without => those(index => index !== without)),
    ...each.map(() => those(() => random() < 0.5)),
  ]
}

function crashState(state: DiscState, chosen: readonly Unsynced[], survival: Survival): CrashState {
  const names = new Map([...state.synced].map(([id, found]) => [id, new Map(found)]))
  for (const { folder, name, thing } of chosen.flatMap(({ effects }) => effects)) {
    const inFolder = names.get(folder) ?? new Map<string, string>()
    names.set(folder, inFolder)
    if (thing === null) inFolder.delete(name)
    else inFolder.set(name, thing)
  }
  const entries = new Map<string, CrashEntry>()
  const walk = (id: string, path: string) => {
    for (const [name, child] of names.get(id) ?? []) {
      const thing = state.things.get(child)
      if (thing === undefined) throw new Error(`a name of nothing: ${path}${name}`)
      entries.set(path + name, { id: child, kind: thing.kind, mode: thing.mode, content: surviving(thing, survival) })
      if (thing.kind === 'folder') walk(child, `${path}${name}/`)
    }
  }
  walk(state.root, '')
  return { key: keyOf(entries), entries }
}

function surviving({ content, synced }: Thing, survival: Survival): string {
  if (synced === content || survival === 'all') return content
  return survival === 'half' ? `half:${content}` : (synced ?? '')
}

/** The same for what is the same below some paths. */
export function keyOf(entries: ReadonlyMap<string, CrashEntry>): string {
  const lines = [...entries].map(([path, { kind, content }]) => `${path} ${kind} ${content}`).toSorted()
  return createHash('sha256').update(lines.join('\n')).digest('hex')
}

/** The bytes of a file of a crash; null when there is none. */
export function bytesOf({ entries }: CrashState, path: string, contents: string): Buffer | null {
  const entry = entries.get(path)
  if (entry?.kind !== 'file') return null
  if (entry.content === '') return Buffer.alloc(0)
  const bytes = readFileSync(join(contents, entry.content.replace(/^half:/, '')))
  return entry.content.startsWith('half:') ? bytes.subarray(0, Math.floor(bytes.length / 2)) : bytes
}

/** Makes the folder that a crash leaves. */
export function rebuild({ entries }: CrashState, contents: string, folder: string): void {
  mkdirSync(folder, { recursive: true })
  const made = new Map<string, string>()
  for (const [path, { id, kind, mode, content }] of entries) {
    const place = join(folder, path)
    mkdirSync(dirname(place), { recursive: true })
    const twin = made.get(id)
    if (kind === 'folder') mkdirSync(place, { recursive: true, mode })
    else if (kind === 'link') symlinkSync(content, place)
    else if (twin !== undefined) linkSync(twin, place)
    else {
      const source = content.replace(/^half:/, '')
      if (source === '') writeFileSync(place, '')
      else copyFileSync(join(contents, source), place)
      if (source !== content) truncateSync(place, Math.floor(statSync(place).size / 2))
      chmodSync(place, mode)
      made.set(id, place)
    }
  }
}

/** A crash as a person reads it. */
export function stateText({ entries }: CrashState): string {
  return [...entries]
    .map(([path, { kind, content }]) => `  ${path} ${kind === 'folder' ? '' : content || 'empty'}`)
    .join('\n')
}
