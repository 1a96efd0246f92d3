import { type DuckDBEngine, type DuckDBOptions, openDuckDB } from '../engine/duckdb.ts'
import { maxCells as maxCellsOf, Source } from '../engine/source.ts'
import { sql } from '../engine/sql.ts'
import { StoreError } from '../errors.ts'
import { assertKnownOptions, type NamesOf } from '../known-options.ts'
import { assertDirectory, isClusterAddress } from './cluster/address.ts'
import { fileIdentity } from './file-identity.ts'
import { readIdentity, type StoreIdentity } from './identity.ts'
import { closable, type OpenSnapshot, type OpenStore } from './read-open.ts'
import { currentVersion, type Version } from './versions.ts'

/** One version of a store, unaffected by later loads. Close it when done. */
export class Snapshot<in Attribute extends string = never> extends Source<Attribute> {
  readonly version: number
  /** Identifies the store and its contents: version numbers alone do not, since every store starts at version 1. */
  readonly identity: StoreIdentity
  readonly close: () => void
  readonly #opened: OpenSnapshot

  constructor(opened: OpenSnapshot) {
    super(opened.read)
    this.#opened = opened
    this.version = opened.version
    this.identity = opened.identity
    this.close = opened.close
  }

  protected override again(): Snapshot<Attribute> {
    return new Snapshot(this.#opened)
  }
}

/** A store open for reading: each query sees, as a whole, the version that is current when it is asked. */
export class Store<in Attribute extends string = never> extends Source<Attribute> {
  readonly directory: string
  readonly close: () => void
  readonly #opened: OpenStore

  constructor(opened: OpenStore) {
    super(opened.read)
    this.#opened = opened
    this.directory = opened.directory
    this.close = opened.close
  }

  /** Keeps the current version open, for several queries that must see the same data. */
  async snapshot(): Promise<Snapshot<Attribute>> {
    return this.handOn(new Snapshot<Attribute>(await this.#opened.snapshot()))
  }

  protected override again(): Store<Attribute> {
    return new Store(this.#opened)
  }
}

export interface StoreOptions<Attribute extends string> {
  /**
   * The attributes of establishments that queries may name, such as `['region', 'sector']`; any other does not compile. Each query checks
   * whether the store has them.
   */
  readonly attributes?: readonly Attribute[]
  /** DuckDB's memory limit for each open version, in its own notation: `2GB`. Default: most of the machine's memory. */
  readonly memoryLimit?: string
  /** Where DuckDB spills to beyond `memoryLimit`. */
  readonly temporaryFolder?: string
  /**
   * The maximum number of cells (groups × buckets × periods) of an answer; a query for more is refused before anything is read. Default
   * 2 000 000, some hundreds of megabytes.
   */
  readonly maxCells?: number
}

const optionNames: NamesOf<StoreOptions<string>> = {
  attributes: true,
  memoryLimit: true,
  temporaryFolder: true,
  maxCells: true,
}

type OpenOptions = Pick<DuckDBOptions, 'threads' | 'memoryLimit' | 'temporaryFolder'>

interface OpenVersion {
  readonly version: Version
  /** Identifies the opened file: a store that replaces this one may have files of the same names. */
  readonly file: string | null
  readonly engine: DuckDBEngine
  readonly identity: StoreIdentity
  uses: number
}

const openAttempts = 5

/**
 * Opens the store in a directory, or on ClickHouse, such as `clickhouse://a.example,b.example/shop?cluster=main`. Throws `StoreError`
 * when there is none.
 *
 * @example
 * const store = await openStore('store', { attributes: ['region'] })
 * const { activeChats } = await volume(store, { period: '2026-10', where: { region: ['Bruxelles-Capitale'] } })
 * store.close()
 * console.log(activeChats) // 1
 */
export async function openStore<const Attribute extends string = never>(
  directory: string,
  options: StoreOptions<Attribute> = {},
): Promise<Store<Attribute>> {
  assertKnownOptions('openStore', options, optionNames)
  const { attributes: _, maxCells, ...bounds } = options
  if (isClusterAddress(directory)) {
    const { openCluster } = await import('./cluster/open.ts')
    return bounded(new Store<Attribute>(await openCluster(directory)), maxCells)
  }
  let opened: OpenVersion = await openCurrent(directory, bounds)
  opened.uses++
  // Each version counts its uses: one by the store, for the version it saw last, and one by each read or snapshot in progress.
  const release = (version: OpenVersion) => {
    version.uses--
    if (version.uses === 0) version.engine.close()
  }
  let isClosed = false
  const assertOpen = () => {
    if (isClosed) throw new StoreError(`the store is closed and can no longer be read: ${directory}`)
  }
  let moving: Promise<void> | null = null
  const moveOn = async () => {
    const next = await openCurrent(directory, bounds)
    if (isClosed) next.engine.close()
    assertOpen()
    const last = opened
    next.uses++
    opened = next
    release(last)
  }
  const isOpened = async ({ path }: Version) => {
    if (path !== opened.version.path) return false
    // If the file is gone, the folder is being removed: keep reading the open version.
    const file = await fileIdentity(path)
    return file === null || file === opened.file
  }
  const acquire = async (): Promise<OpenVersion> => {
    assertOpen()
    const version = await currentVersion(directory)
    if (version !== null && !(await isOpened(version))) {
      // Of concurrent callers, only one opens the new version.
      moving ??= moveOn().finally(() => {
        moving = null
      })
      await moving
    }
    assertOpen()
    opened.uses++
    return opened
  }
  const openSource = async (what: string) => {
    const acquired = await acquire()
    const onClosed = () => release(acquired)
    const { version, identity, engine } = acquired
    return { version: version.version, identity, ...closable(engine, { what, onClosed }) }
  }

  const store = new Store<Attribute>({
    directory,
    async read(use, reading) {
      const source = await openSource('the store')
      return source.read(use, reading).finally(source.close)
    },
    snapshot: () => openSource(`a snapshot of the store ${directory}`),
    close() {
      if (isClosed) return
      isClosed = true
      release(opened)
    },
  })
  return bounded(store, maxCells)
}

function bounded<S extends Source>(store: S, maxCells: number | undefined): S {
  return maxCells === undefined ? store : maxCellsOf.set(store, maxCells)
}

/** Opens the current version for reading, on a connection that may write other files. Never give it to a reader. */
export async function openForFiles(directory: string, bounds: OpenOptions): Promise<DuckDBEngine> {
  assertDirectory(directory)
  for (let attempt = 1; ; attempt++) {
    const version = await currentVersion(directory)
    if (version === null) throw new StoreError(`no store here, load a log into it first: ${directory}`)
    try {
      return await openDuckDB(version.path, { readOnly: true, ...bounds })
    } catch (cause) {
      // A load may have removed the version meanwhile, as for `openCurrent`.
      if (attempt === openAttempts) throw new StoreError(`the store cannot be opened: ${version.path}`, { cause })
    }
  }
}

// The version may be replaced and removed between reading the pointer and opening the file; then the pointer has moved on, so try again.
async function openCurrent(directory: string, bounds: OpenOptions): Promise<OpenVersion> {
  for (let attempt = 1; ; attempt++) {
    const version = await currentVersion(directory)
    if (version === null) throw new StoreError(`no store here, load a log into it first: ${directory}`)
    try {
      const file = await fileIdentity(version.path)
      const { engine, identity } = await openIdentified(version.path, bounds)
      if (file === (await fileIdentity(version.path)) || attempt === openAttempts) {
        return { version, file, engine, identity, uses: 0 }
      }
      engine.close()
    } catch (cause) {
      if (attempt === openAttempts) throw new StoreError(`the store cannot be opened: ${version.path}`, { cause })
    }
  }
}

/** Opens a published database file for reading, with its identity. */
export async function openIdentified(path: string, options: OpenOptions = {}) {
  const engine = await openFile(path, options)
  try {
    return { engine, identity: await readIdentity(engine) }
  } catch (error) {
    engine.close()
    throw error
  }
}

/** Opens a published database file for reading, without access to other files, the network or settings. */
async function openFile(path: string, options: OpenOptions = {}): Promise<DuckDBEngine> {
  const engine = await openDuckDB(path, { readOnly: true, ...options })
  await engine.execute(sql`SET enable_external_access = false`)
  await engine.execute(sql`SET lock_configuration = true`)
  return engine
}
