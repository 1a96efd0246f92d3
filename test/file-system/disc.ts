import { createHash } from 'node:crypto'
import {
  existsSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'

// What POSIX promises of a disk whose power goes, and no file system's own goodness: a file's content is on it when the file was
// synced, a name (made, moved, removed) when its folder was. What was not may be there or not, each name for itself, in any order. A
// rename is one change of one or two folders, which no file system tears; a folder's sync makes its own half last.

/** A file, folder or link, known by its inode however it is called. */
export interface Thing {
  readonly kind: 'file' | 'folder' | 'link'
  readonly mode: number
  /** The name of its content among the contents, or where a link leads. */
  readonly content: string
  /** What of it is on the disk; null: it was never synced. */
  readonly synced: string | null
}

export interface Effect {
  readonly folder: string
  readonly name: string
  /** What has the name then; null: nothing. */
  readonly thing: string | null
}

/** A change of names that may or may not be on the disk. */
export interface Unsynced {
  readonly effects: readonly Effect[]
}

/** All that can be on a disk at a moment. */
export interface DiscState {
  readonly root: string
  readonly things: ReadonlyMap<string, Thing>
  /** The names that are on it for sure. */
  readonly synced: ReadonlyMap<string, ReadonlyMap<string, string>>
  readonly unsynced: readonly Unsynced[]
}

/** What a folder's disk would hold, followed by looking at the folder as it is; what is there at first is on the disk. */
export interface Disc {
  /** Takes note of what changed since the last look; false when nothing did. */
  look(): boolean
  /** An open file or folder was synced, and looked at since. */
  synced(descriptor: number): void
  state(): DiscState
}

type Names = Map<string, string>

/** Follows a folder. Contents are kept in `contents`, each under the hash of its bytes. */
export function openDisc(folder: string, contents: string): Disc {
  mkdirSync(contents, { recursive: true })
  const things = new Map<string, Thing>()
  const seen = new Map<string, string>()
  let current = new Map<string, Names>()
  const onDisk = new Map<string, Names>()
  let unsynced: Unsynced[] = []

  /** An inode's number is used again at once: the time of its birth tells one from the next. */
  const idOf = (found: { ino: bigint; birthtimeNs: bigint }) => `${found.ino} ${found.birthtimeNs}`
  const lookAt = (path: string, now: Map<string, Names>): string => {
    const found = lstatSync(path, { bigint: true })
    const id = idOf(found)
    const kind = found.isDirectory() ? 'folder' : found.isSymbolicLink() ? 'link' : 'file'
    const mode = Number(found.mode & 0o777n)
    const known = things.get(id)
    if (kind === 'folder') {
      things.set(id, { kind, mode, content: '', synced: '' })
      now.set(id, new Map(readdirSync(path).map(name => [name, lookAt(join(path, name), now)])))
    } else if (kind === 'link') {
      const target = readlinkSync(path)
      things.set(id, { kind, mode, content: target, synced: target })
    } else {
      const stamp = `${found.size} ${found.mtimeNs}`
      // Two writes within a tick of the kernel's clock have one time.
      const isSame = seen.get(id) === stamp && Date.now() - Number(found.mtimeNs / 1_000_000n) > 50
      const content = known !== undefined && isSame ? known.content : keep(readFileSync(path), contents)
      seen.set(id, stamp)
      things.set(id, { kind, mode, content, synced: known?.synced ?? null })
    }
    return id
  }
  const look = (): { readonly isChanged: boolean } => {
    const now = new Map<string, Names>()
    const before = new Map(things)
    lookAt(folder, now)
    const changes: Effect[] = []
    for (const id of new Set([...current.keys(), ...now.keys()])) {
      const [old, young] = [current.get(id) ?? new Map(), now.get(id) ?? new Map()]
      for (const [name, thing] of young) if (old.get(name) !== thing) changes.push({ folder: id, name, thing })
      for (const name of old.keys()) if (!young.has(name)) changes.push({ folder: id, name, thing: null })
    }
    // A thing that has a new name and lost an old one was moved.
    const oldName = ({ folder: id, name }: Effect) => current.get(id)?.get(name)
    const moved = new Map(changes.filter(({ thing }) => thing === null).map(effect => [oldName(effect), effect]))
    const halves = new Set(changes.flatMap(({ thing }) => (thing === null ? [] : (moved.get(thing) ?? []))))
    for (const effect of changes) {
      if (halves.has(effect)) continue
      const from = effect.thing === null ? undefined : moved.get(effect.thing)
      unsynced.push({ effects: from === undefined ? [effect] : [effect, from] })
    }
    current = now
    const isWritten = [...things].some(([id, { content }]) => before.get(id)?.content !== content)
    return { isChanged: changes.length > 0 || isWritten }
  }
  const syncNames = (id: string) => {
    onDisk.set(id, new Map(current.get(id)))
    const others = unsynced.map(({ effects }) => ({ effects: effects.filter(effect => effect.folder !== id) }))
    unsynced = others.filter(({ effects }) => effects.length > 0)
  }
  const sync = (id: string) => {
    const thing = things.get(id)
    if (thing === undefined) throw new Error('synced, and never looked at')
    if (thing.kind === 'folder') syncNames(id)
    else things.set(id, { ...thing, synced: thing.content })
  }

  look()
  for (const id of things.keys()) sync(id)
  const root = idOf(lstatSync(folder, { bigint: true }))
  return {
    look: () => look().isChanged,
    synced: descriptor => sync(idOf(fstatSync(descriptor, { bigint: true }))),
    state: () => ({
      root,
      things: new Map(things),
      synced: new Map([...onDisk].map(([id, names]) => [id, new Map(names)])),
      unsynced: [...unsynced],
    }),
  }
}

function keep(bytes: Buffer, contents: string): string {
  const name = createHash('sha256').update(bytes).digest('hex').slice(0, 24)
  const path = join(contents, name)
  if (!existsSync(path)) writeFileSync(path, bytes)
  return name
}
