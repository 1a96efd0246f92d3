import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { read } from '../../src/engine/source.ts'
import { sql } from '../../src/engine/sql.ts'
import { StoreError } from '../../src/errors.ts'
import { openPinned, pinnedVersion } from '../../src/store/pin.ts'
import { openStore, type Store } from '../../src/store/store.ts'
import { storeContents } from '../../testing/store-contents.ts'
import { pinName } from './store-stories.ts'

/** What a reader gets from a version. */
export interface Reading {
  /** What customers wrote. */
  readonly texts: readonly string[]
  /** The whole contents of the version. */
  readonly all: string
}

/** Reads the current version; null if there is no store. Throws any other error. */
export async function readCurrent(store: string): Promise<Reading | null> {
  const opened = await openStore<string>(store).catch(error => {
    if (error instanceof StoreError && error.message.startsWith('no store here')) return null
    throw error
  })
  return opened === null ? null : readingOf(opened)
}

/** Reads the version that a run keeps; null if there is none. */
export async function readKept(store: string): Promise<Reading | null> {
  const kept = await pinnedVersion(store, pinName)
  return kept === null ? null : readingOf(await openPinned(store, kept))
}

async function readingOf(store: Store<string>): Promise<Reading> {
  try {
    return await read(store, async engine => {
      const rows = await engine.query(sql`SELECT coalesce(text, '') AS text FROM log ORDER BY ALL`, { text: 'text' })
      const texts = rows.map(({ text }) => text)
      return { texts, all: JSON.stringify([texts, await storeContents(engine)]) }
    })
  } finally {
    store.close()
  }
}

/** The files that a store should not have: working files of a load, drafts, versions other than the current one. */
export async function leftovers(store: string): Promise<readonly string[]> {
  const names = await readdir(store, { recursive: true }).catch(() => [])
  const pointer = await readFile(join(store, 'current.json'), 'utf8').catch(() => '{}')
  const { file } = JSON.parse(pointer) as { readonly file?: string }
  const ours = ['current.json', 'writer.lock', 'pins', file]
  return names.filter(name => !ours.includes(name) && !/^pins\/[^./][^/]*\.duckdb$/.test(name))
}

/** The files below a folder that contain a text. */
export async function filesWith(folder: string, text: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name))
  const found = await Promise.all(files.map(async file => ((await readFile(file)).includes(text) ? [file] : [])))
  return found.flat()
}
