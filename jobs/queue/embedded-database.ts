import { existsSync } from 'node:fs'
import { readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { PGlite } from '@electric-sql/pglite'
import { flush, flushNames } from '../../src/store/flush.ts'
import { fewAtATime } from '../ledger/few-at-a-time.ts'
import { durableFiles, durableStartParams } from './durable-files.ts'
import { PglitePool } from './pglite-pool.ts'
import { QueueError } from './queue-error.ts'

/** The optional packages, once loaded. */
export interface EmbeddedPackages {
  readonly bullmq: typeof import('bullmq')
  readonly pglite: typeof import('@electric-sql/pglite')
  readonly nodefs: typeof import('@electric-sql/pglite/nodefs')
}

/**
 * Opens the database in a queue's directory, which the caller has locked, with BullMQ's tables in it. A new one is created elsewhere and
 * moved into place once it is complete and on disk, because PGlite can never open one whose creation was interrupted.
 */
export async function openDatabase(packages: EmbeddedPackages, directory: string): Promise<PGlite> {
  const place = join(directory, 'database')
  if (!existsSync(place)) {
    const unfinished = join(directory, 'database.unfinished')
    await rm(unfinished, { recursive: true, force: true })
    const database = await start(packages, unfinished)
    await database.close()
    await flushAll(unfinished)
    await rename(unfinished, place)
  }
  await flushNames(directory)
  try {
    return await start(packages, place)
  } catch (cause) {
    throw new QueueError(
      `the embedded queue cannot be opened: ${place}; move it away, and the next worker rebuilds it from the ledger`,
      { cause },
    )
  }
}

const atOnce = 8

/** PGlite creates a database of a thousand files without an fsync. */
async function flushAll(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name))
  const folders = entries.filter(entry => entry.isDirectory()).map(entry => join(entry.parentPath, entry.name))
  await fewAtATime(files, flush, { atOnce })
  await fewAtATime([...folders, folder], flushNames, { atOnce })
}

async function start({ bullmq, pglite, nodefs }: EmbeddedPackages, place: string): Promise<PGlite> {
  const database = await pglite.PGlite.create({
    fs: durableFiles(nodefs.NodeFS, place),
    // A queue is a few megabytes; by default PostgreSQL takes 128 MB of memory for its buffers.
    startParams: [...durableStartParams(pglite.PGlite.defaultStartParams), '-c', 'shared_buffers=8MB'],
    // BullMQ expects bigints as text, as node-postgres returns them. Every other type that it reads is the same in PGlite.
    parsers: { [pglite.types.INT8]: text => text },
  })
  const client = await new PglitePool(database).connect()
  await bullmq.runMigrations(client)
  await client.query(`SET search_path TO ${bullmq.quoteSchemaName(bullmq.DEFAULT_SCHEMA)}`)
  client.release()
  return database
}
