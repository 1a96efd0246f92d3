import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openAttachments } from '../../inbox/attachments/attachments.ts'
import type { Files } from '../../inbox/attachments/file-place.ts'
import { openFilesOnDisk } from '../../inbox/attachments/files-on-disk.ts'
import { moveFiles } from '../../inbox/attachments/move-files.ts'
import { openFiles } from '../../inbox/attachments/open-files.ts'
import { lockJournal } from '../../inbox/forget/forget-in-journal.ts'
import { type Journal, openJournal } from '../../inbox/journal/journal.ts'
import { placeOf } from './databases.ts'
import { bucketAt, filesAt, s3Server, storedNames, uploadsAt, useBucket } from './stored-files.ts'

useBucket()
let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'causerie-upkeep-'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

const now = () => Date.now() * 1000
const quota = { unsent: { files: 20, bytes: 1e9 }, totalBytes: 1e9 }
const attachmentsOf = (journal: Journal, files: Files) =>
  openAttachments({ journal, files, maxBytes: 1e6, quota, now, onError: () => {} })

/** A chat of a customer with a file of theirs; returns the file's name in its place. */
async function says(journal: Journal, customer: string, files: Files): Promise<string> {
  const attachments = attachmentsOf(journal, files)
  const owner = { chat_id: null, uploader: `visitor:hook:${customer}` }
  const row = await attachments.take(Readable.from([Buffer.from(`of ${customer}`)]), { name: 'a.txt', owner })
  const { name, media_type: mediaType, bytes, attachment_id: file } = row
  const event = {
    kind: 'message',
    author: 'customer',
    author_id: null,
    establishment_id: 'lyon',
    customer_id: customer,
    sent_at: now() - 1e6,
    source_key: customer,
    text: 'Hello',
    attachments: JSON.stringify([{ name, mediaType, bytes, file }]),
  } as const
  const threads = [{ thread_key: customer, events: [event] }]
  await journal.write('receive', { connection: 'hook', threads, now: now() })
  attachments.close()
  return row.sha256
}

test('the files of a folder are moved under their names, again after an interruption; until then nothing opens the bucket', async () => {
  const directory = join(root, 'moved')
  const folder = join(directory, 'files')
  const disk = await openFilesOnDisk(folder)
  const keep = async (content: string, thumbnail: Uint8Array | null) =>
    disk.keep(
      { file: await disk.receive(Readable.from([Buffer.from(content)]), { maxBytes: 1e6 }), thumbnail },
      async name => name,
    )
  const names = [await keep('one', Buffer.from('small')), await keep('two', null), await keep('three', null)]
  const bucket = bucketAt('moved')
  await expect(openFiles({ directory, database: undefined }, bucket)).rejects.toThrow('causerie inbox move')
  let puts = 0
  s3Server().fail(request => (request.startsWith('PUT') && ++puts > 2 ? 'breaks after' : null))
  await expect(moveFiles(folder, bucket)).rejects.toThrow('the files are still in their folder')
  s3Server().fail(null)
  expect(await moveFiles(folder, bucket)).toEqual({ files: 3, folder: `${folder}.moved` })
  expect(await readdir(directory)).toEqual(['files.moved'])
  const files = await openFiles({ directory, database: undefined }, bucket)
  expect(await Promise.all(names.map(async name => text(await files.open(name))))).toEqual(['one', 'two', 'three'])
  expect(await text(await files.openThumbnail(names[0] ?? ''))).toBe('small')
  expect(await moveFiles(folder, bucket)).toEqual({ files: 0, folder: null })
})

test('forgetting removes the files of the customer and unfinished uploads from the bucket, also after an interruption', async () => {
  const place = placeOf(join(root, 'journal.db'))
  const folder = join(root, 'forgotten')
  const bucket = bucketAt(folder)
  const journal = await openJournal(place)
  const files = await filesAt(folder)
  for (const customer of ['ada', 'bea']) await says(journal, customer, files)
  const kept = await says(journal, 'cleo', files)
  const { store } = await uploadsAt(folder)
  const metadata = { uploader: 'agent:ann', chat_id: 'c' }
  await store.create(Object.assign(await emptyUpload(), { id: 'u', size: 4, metadata }))
  await store.write(Readable.from([Buffer.from('ab')]), 'u', 0)
  expect(await storedNames(folder, 'content')).toHaveLength(3)
  expect(await storedNames(folder, 'resumable')).toHaveLength(2)
  await journal.close()

  const forget = async (customer: string) => {
    const locked = await lockJournal(place, { bucket })
    try {
      const replacements = async (ids: readonly string[]) => new Map(ids.map(id => [id, `forgotten-${id.length}`]))
      const asked = { customers: [customer], until: now(), lastSeenBefore: null, dryRun: false, now: now() }
      return await locked.forget({ ...asked, replacements })
    } finally {
      await locked.close()
    }
  }
  s3Server().fail(() => 'breaks')
  await expect(forget('ada')).rejects.toThrow('the place where files are stored cannot be reached')
  s3Server().fail(null)
  expect(await storedNames(folder, 'content')).toHaveLength(3)
  expect(await forget('bea')).toMatchObject({ chats: 1 })
  expect(await storedNames(folder, 'content')).toEqual([kept])
  expect(await storedNames(folder, 'resumable')).toEqual([])

  // A server does the rest, too.
  s3Server().fail(() => 'breaks')
  await expect(forget('cleo')).rejects.toThrow()
  s3Server().fail(null)
  const after = await openJournal(place)
  const later = openAttachments({
    journal: after,
    files,
    maxBytes: 1e6,
    quota,
    now: () => now() + 3 * 3_600_000_000,
    onError: () => {},
  })
  await later.sweep()
  expect(await storedNames(folder, 'content')).toEqual([])
  expect(await after.read('forgottenInBucket', {})).toBeNull()
  later.close()
  await after.close()
})

async function emptyUpload() {
  const { Upload } = await import('@tus/server')
  return new Upload({ id: 'u', offset: 0 })
}
