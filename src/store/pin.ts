import { link, readdir, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { StoreError } from '../errors.ts'
import { isCode } from '../is-code.ts'
import { isClusterAddress } from './cluster/address.ts'
import { flushNames } from './flush.ts'
import { makePrivateFolder } from './private-files.ts'
import { closable } from './read-open.ts'
import { openIdentified, Store } from './store.ts'
import { currentVersion, type Version } from './versions.ts'

export const pinsName = 'pins'
const attempts = 5
const onCluster = () => import('./cluster/pins.ts')

/**
 * Pins the store's current version under a name: it stays readable until `unpin`, whatever is loaded and whatever happens to this process. In
 * a directory, a pin is a second hard link to the file and takes no extra space. A name that is already pinned keeps its version. Names consist of
 * letters, digits, `.`, `_` and `-`. Throws `StoreError`.
 */
export async function pinVersion(directory: string, name: string): Promise<Version> {
  if (isClusterAddress(directory)) return (await onCluster()).pinOnCluster(directory, name)
  const pinned = await pinnedVersion(directory, name)
  if (pinned !== null) return onDisk(pinned)
  for (let attempt = 1; ; attempt++) {
    const version = await currentVersion(directory)
    if (version === null) throw new StoreError(`no store here, load a log into it first: ${directory}`)
    const path = join(directory, pinsName, fileName(name, version.version))
    await makePrivateFolder(join(directory, pinsName))
    try {
      await link(version.path, path)
    } catch (cause) {
      // Another process pinned it, or the version was replaced and removed since the pointer was read.
      if (isCode(cause, 'EEXIST')) return onDisk({ version: version.version, path })
      if (!isCode(cause, 'ENOENT') || attempt === attempts) {
        throw notKept(version, cause)
      }
      continue
    }
    return onDisk({ version: version.version, path })
  }
}

/** Makes a pin durable, whoever made it: a process that died may not have flushed it. */
async function onDisk(pinned: Version): Promise<Version> {
  await flushNames(dirname(pinned.path)).catch(cause => {
    throw notKept(pinned, cause)
  })
  return pinned
}

function notKept({ path }: Version, cause: unknown): StoreError {
  return new StoreError(`the store's version cannot be kept: ${path}`, { cause })
}

/** The version pinned under a name; null when there is none. */
export async function pinnedVersion(directory: string, name: string): Promise<Version | null> {
  assertName(name)
  if (isClusterAddress(directory)) return (await onCluster()).pinnedOnCluster(directory, name)
  const prefix = `${name}@`
  const found = (await pinNames(directory)).find(file => file.startsWith(prefix))
  if (found === undefined) return null
  return { version: Number.parseInt(found.slice(prefix.length), 10), path: join(directory, pinsName, found) }
}

/** A version pinned under a name. */
export interface Pin extends Version {
  readonly name: string
  /** The bytes that `unpin` would free: 0 while it is the current version, whose file it shares. */
  readonly freesBytes: number
}

/** All pins of a store; empty when there is no store. */
export async function pins(directory: string): Promise<readonly Pin[]> {
  if (isClusterAddress(directory)) return (await onCluster()).pinsOnCluster(directory)
  const found = await Promise.all(
    (await pinNames(directory)).map(async (file): Promise<readonly Pin[]> => {
      const [, name, version] = /^([^.@][^@]*)@(\d+)\.duckdb$/.exec(file) ?? []
      const path = join(directory, pinsName, file)
      const at = await stat(path).catch(() => null)
      if (name === undefined || at === null) return []
      return [{ name, version: Number(version), path, freesBytes: at.nlink > 1 ? 0 : at.size }]
    }),
  )
  return found.flat()
}

/** Removes a pin, durably. Does nothing when there is none. */
export async function unpin(directory: string, name: string): Promise<void> {
  if (isClusterAddress(directory)) return (await onCluster()).unpinOnCluster(directory, name)
  const pinned = await pinnedVersion(directory, name)
  if (pinned === null) return
  // `replacePin` may be running at the same time; see forget-in-pins.ts for the order.
  for (const path of [pinned.path, draftOf(pinned.path), pinned.path]) await rm(path, { force: true })
  await flushNames(dirname(pinned.path))
}

/** The path of a file that is about to replace a pin. Names of pins never begin with a dot. */
export function draftOf(pin: string): string {
  return join(dirname(pin), `.${basename(pin)}`)
}

/**
 * Opens a pinned version as a store that never moves on to a newer version. `threads` is the number of threads a query may use; default:
 * one per core. Throws `StoreError`.
 */
export async function openPinned(
  directory: string,
  { version, path }: Version,
  options: { readonly threads?: number } = {},
): Promise<Store<string>> {
  if (isClusterAddress(directory))
    return new Store<string>(await (await onCluster()).openPinnedOnCluster(directory, { version, path }))
  const { engine, identity } = await openIdentified(path, options)
  const opened = closable(engine, { what: `a kept version of the store ${directory}`, onClosed: engine.close })
  return new Store<string>({
    directory,
    ...opened,
    async snapshot() {
      // Throws when the store is closed.
      await opened.read(async () => null, {})
      return { version, identity, read: opened.read, close: () => {} }
    },
  })
}

async function pinNames(directory: string): Promise<readonly string[]> {
  return readdir(join(directory, pinsName)).catch(cause => {
    if (isCode(cause, 'ENOENT')) return []
    throw new StoreError(`the store cannot be read: ${directory}`, { cause })
  })
}

function fileName(name: string, version: number): string {
  return `${name}@${version}.duckdb`
}

function assertName(name: string): void {
  if (!/^[\w.-]{1,200}$/.test(name) || name.startsWith('.'))
    throw new Error(`not a pin's name: ${JSON.stringify(name)}`)
}
