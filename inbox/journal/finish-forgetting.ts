import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isCode } from '../../src/is-code.ts'
import { attachmentReads, forgottenInBucket } from '../attachments/attachment-rows.ts'
import { type FileBucket, sweepBucket } from '../attachments/files-in-bucket.ts'
import { wipeDeleted } from './dialect.ts'
import { filesOf, type JournalPlace, placeText } from './journal-place.ts'
import type { Database } from './tables.ts'

const pendingName = 'forget-pending'

/** Records in the transaction of a forgetting that its rest is still to be done, at this instant in microseconds also in a bucket. */
export async function beginForgetting(db: Database, { inBucketAt }: { inBucketAt: number | null }): Promise<void> {
  await setPending(db, pendingName, 'forget')
  if (inBucketAt !== null) await setPending(db, forgottenInBucket, String(inBucketAt))
}

const wiping = 'wipe'

/** Records that what the database keeps of deleted rows is still to be removed. */
export async function beginWiping(db: Database): Promise<void> {
  const pending = await db.selectFrom('meta').select('name').where('name', '=', pendingName).executeTakeFirst()
  if (pending === undefined) await setPending(db, pendingName, wiping)
}

async function setPending(db: Database, name: string, value: string): Promise<void> {
  await db
    .insertInto('meta')
    .values({ name, value })
    .onConflict(conflict => conflict.column('name').doUpdateSet({ value }))
    .execute()
}

/** Removes what nothing refers to from the bucket of a journal that nobody else has open. The sweeps of a server do it otherwise. */
export async function forgetInBucket(db: Database, bucket: FileBucket): Promise<void> {
  const held = (hashes: readonly string[]) => attachmentReads.heldContents(db, { hashes })
  await sweepBucket(bucket, { beforeMs: Number.POSITIVE_INFINITY, held })
  for await (const page of bucket.list('resumable/')) await bucket.remove(page.map(({ key }) => key))
  await db.deleteFrom('meta').where('name', '=', forgottenInBucket).execute()
}

/**
 * Does the rest of a forgetting, also of one that was interrupted: removes the files that nothing refers to, and what the database keeps
 * of deleted rows. Nobody else may have the journal open.
 */
export async function finishForgetting(db: Database, place: JournalPlace): Promise<void> {
  const pending = await db.selectFrom('meta').select('value').where('name', '=', pendingName).executeTakeFirst()
  if (pending === undefined) return
  if (pending.value !== wiping) await removeFiles(db, filesOf(place))
  await wipeDeleted(db, placeText(place))
  await db.deleteFrom('meta').where('name', '=', pendingName).execute()
}

/** Removes contents and thumbnails without an attachment, and uploads that are not complete: their parts may be anybody's. */
async function removeFiles(db: Database, directory: string): Promise<void> {
  for (const folder of ['arriving', 'resumable']) await rm(join(directory, folder), { recursive: true, force: true })
  for (const kind of ['content', 'thumbnails'])
    for (const folder of await namesIn(join(directory, kind))) {
      const names = await namesIn(join(directory, kind, folder))
      const hashes = names.map(name => name.slice(0, 64))
      const held = new Set(await attachmentReads.heldContents(db, { hashes }))
      for (const name of names)
        if (!held.has(name.slice(0, 64))) await rm(join(directory, kind, folder, name), { force: true })
    }
}

async function namesIn(directory: string): Promise<readonly string[]> {
  return readdir(directory).catch((error: unknown) => {
    if (isCode(error, 'ENOENT')) return []
    throw error
  })
}
