import { loadOptional } from '../../src/optional-package.ts'
import { QueueError } from '../queue/queue-error.ts'
import type { BackendOptions, QueueBackend } from './backend.ts'
import { openDatabase } from './embedded-database.ts'
import { lockQueueDirectory } from './embedded-lock.ts'
import { PglitePool } from './pglite-pool.ts'
import { queuesAndWorkers } from './queues-and-workers.ts'

const upkeepMs = 3_600_000

/**
 * BullMQ's PostgreSQL backend on a database inside this process, stored in `directory` (created if missing). For one process at a time.
 * Throws `QueueError` if another process holds it or the database cannot be opened.
 */
export async function openEmbeddedBackend(
  options: BackendOptions & { readonly directory: string },
): Promise<QueueBackend> {
  const packages = await loadOptional(
    async () => ({
      bullmq: await import('bullmq'),
      pglite: await import('@electric-sql/pglite'),
      nodefs: await import('@electric-sql/pglite/nodefs'),
    }),
    options =>
      new QueueError(
        'the embedded queue needs bullmq and @electric-sql/pglite: npm install bullmq @electric-sql/pglite',
        options,
      ),
  )
  const unlock = await lockQueueDirectory(options.directory)
  try {
    const database = await openDatabase(packages, options.directory)
    const pool = new PglitePool(database)
    const held = queuesAndWorkers(
      { bullmq: packages.bullmq, connection: pool, factory: packages.bullmq.createPostgresBackend },
      options,
    )
    const upkeep = () => keepUp(pool).catch((error: Error) => options.onError?.(error))
    await handBackOrphans(pool)
    await upkeep()
    const upkeepTimer = setInterval(upkeep, upkeepMs).unref()
    const close = async () => {
      clearInterval(upkeepTimer)
      await held.close()
      await pool.end()
      await database.close()
      unlock()
    }
    let closing: Promise<void> | undefined
    return {
      kind: 'embedded',
      queue: held.queue,
      worker: held.worker,
      ping: async () => void (await pool.query('SELECT 1')),
      close: () => {
        closing ??= close()
        return closing
      },
    }
  } catch (error) {
    unlock()
    throw error
  }
}

/**
 * Only this process has the directory, so a job that is active when it is opened belongs to a dead process. Without this, the job would wait
 * until its lock expires, and fail permanently after a few such deaths. (BullMQ itself uses the token `0` to bypass a lock.)
 */
async function handBackOrphans(pool: PglitePool): Promise<void> {
  await pool.query(`SELECT move_active_to_wait(queue, id, '0', $1) FROM job WHERE state = 'active'`, [Date.now()])
}

/** PGlite has no background process that vacuums dead rows or removes old WAL, so both would only grow. */
async function keepUp(pool: PglitePool): Promise<void> {
  await pool.query('VACUUM job, job_log, event, meta, scheduler')
  await pool.query('CHECKPOINT')
}
