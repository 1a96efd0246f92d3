import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { agentUploader } from '../../inbox/attachments/attachment-table.ts'
import { openAttachments } from '../../inbox/attachments/attachments.ts'
import { openJournal } from '../../inbox/journal/journal.ts'
import { placeOf } from './databases.ts'
import { filesAt, storedNames } from './stored-files.ts'

const hour = 3_600_000_000
const quota = { unsent: { files: 100, bytes: 1e6 }, totalBytes: 1e6 }

test('a sweep removes what was not sent or drafted within a day, at once with its contents, and nothing else', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'causerie-sweep-'))
  const journal = await openJournal(placeOf(join(folder, 'journal.db')))
  const directory = join(folder, 'files')
  const start = Date.now() * 1000 + hour
  let clock = start
  const onError = (error: unknown) => expect.unreachable(String(error))
  const files = await filesAt(directory)
  const attachments = openAttachments({ journal, files, maxBytes: 1e6, quota, now: () => clock, onError })
  const event = { kind: 'message', author: 'customer', author_id: null, establishment_id: 'lyon' } as const
  const events = [{ ...event, sent_at: start, source_key: '1', text: 'Hello' }]
  const [chat] = await journal.write('receive', {
    connection: 'hook',
    threads: [{ thread_key: 'a', events }],
    now: start,
  })
  const chat_id = chat?.chat_id ?? ''
  const take = async (text: string, agent?: string) => {
    const owner =
      agent === undefined ? { chat_id: null, uploader: 'visitor' } : { chat_id, uploader: agentUploader(agent) }
    return attachments.take(Readable.from([Buffer.from(text)]), { name: `${text}.txt`, owner })
  }

  const unsent = await take('unsent')
  const shared = await take('shared')
  const drafted = await take('drafted', 'ann')
  const undrafted = await take('undrafted', 'bob')
  const sent = await take('sent', 'cat')
  const own = { chat_id, seen_version: 1, now: start, text: 'Here' }
  await journal.write('saveDraft', { ...own, agent: 'ann', reply_key: 'k' })
  await journal.write('act', { ...own, agent: 'cat', key: 'c', kind: 'message', attachments: [sent.attachment_id] })
  clock = start + hour
  const ofTheHour = await take('of the hour')
  clock = start + 2 * hour
  const sharedLater = await take('shared')
  const all = [unsent, shared, drafted, undrafted, sent, ofTheHour, sharedLater]

  const sweptAt = async (at: number) => {
    clock = at
    await attachments.sweep()
    const rows = await Promise.all(all.map(({ attachment_id }) => journal.read('attachmentById', { attachment_id })))
    return {
      kept: rows.flatMap(row => (row === null ? [] : [row.name])),
      contents: (await storedNames(directory, 'content')).toSorted(),
    }
  }
  const kept = (...rows: typeof all) => ({
    kept: rows.map(({ name }) => name),
    contents: rows.map(({ sha256 }) => sha256).toSorted(),
  })
  expect(await sweptAt(start + 24 * hour)).toMatchObject({ kept: all.map(({ name }) => name) })
  expect(await sweptAt(start + 25 * hour)).toEqual(kept(drafted, sent, ofTheHour, sharedLater))
  expect(await sweptAt(start + 25 * hour + 1)).toEqual(kept(drafted, sent, sharedLater))
  expect(await sweptAt(start + 1000 * hour)).toEqual(kept(drafted, sent))

  attachments.close()
  await journal.close()
  await rm(folder, { recursive: true })
})
