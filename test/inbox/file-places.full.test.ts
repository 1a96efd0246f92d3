import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { AttachmentError } from '../../inbox/attachments/attachment-error.ts'
import { openAttachments } from '../../inbox/attachments/attachments.ts'
import { openResumable } from '../../inbox/attachments/resumable.ts'
import { type Journal, openJournal } from '../../inbox/journal/journal.ts'
import type { S3Failure } from '../servers/s3.ts'
import { filesAt, s3Server, storedNames, uploadsAt, useBucket } from './stored-files.ts'

const quota = { unsent: { files: 20, bytes: 1e9 }, totalBytes: 1e9 }
const owner = { chat_id: 'chat', uploader: 'agent:ann' }
const now = () => Date.now() * 1000
const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

let root: string
let folders = 0
const newFolder = () => join(root, `${folders++}`)
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'causerie-places-'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

/** A server: its own journal, or that of another, and the files of a folder. */
async function openServer(folder: string, given?: Journal) {
  const journal = given ?? (await openJournal(join(newFolder(), 'journal.db')))
  const errors: unknown[] = []
  const onError = (error: unknown) => errors.push(error)
  const files = await filesAt(folder)
  const attachments = openAttachments({ journal, files, maxBytes: 20_000_000, quota, now, onError })
  const resumable = openResumable({ journal, attachments, uploads: await uploadsAt(folder), onError })
  const tus = async (id: string | null, method: string, headers: Record<string, string> = {}, body?: Uint8Array) => {
    const init = {
      method,
      headers: { 'Tus-Resumable': '1.0.0', ...headers },
      ...(body ? { body, duplex: 'half' } : {}),
    }
    return resumable.handle(new Request(`http://localhost/uploads/${id ?? ''}`, init as RequestInit), {
      id,
      owner,
      folder: '/uploads',
    })
  }
  return {
    journal,
    files,
    attachments,
    errors,
    async begin(bytes: number, name: string) {
      const metadata = `name ${Buffer.from(name).toString('base64')}`
      const begun = await tus(null, 'POST', { 'Upload-Length': String(bytes), 'Upload-Metadata': metadata })
      expect(begun.status).toBe(201)
      return begun.headers.get('location')?.split('/').at(-1) ?? ''
    },
    offset: async (id: string) => {
      const answer = await tus(id, 'HEAD')
      return answer.status === 200 ? Number(answer.headers.get('upload-offset')) : answer.status
    },
    send: async (id: string, offset: number, body: Uint8Array) => {
      const type = 'application/offset+octet-stream'
      return (await tus(id, 'PATCH', { 'Upload-Offset': String(offset), 'Content-Type': type }, body)).status
    },
    drop: async (id: string) => (await tus(id, 'DELETE')).status,
    row: (id: string) => journal.read('attachmentById', { attachment_id: id }),
    async close() {
      resumable.close()
      attachments.close()
      if (given === undefined) await journal.close()
    },
  }
}

const places = { 'a folder': () => {}, 'a bucket': useBucket } as const

describe.each(Object.entries(places))('files in %s', (_, use) => {
  use()

  test('are kept whole with their thumbnail, read as often as wanted, and swept when nothing refers to them', async () => {
    const folder = newFolder()
    const files = await filesAt(folder)
    const content = randomBytes(300_000)
    const file = await files.receive(Readable.from([content]), { maxBytes: 1e6 })
    const sha256 = createHash('sha256').update(content).digest('hex')
    expect(file).toMatchObject({ sha256, bytes: 300_000 })
    const name = await files.keep({ file, thumbnail: pixel }, async given => given)
    expect(name).toMatch(new RegExp(`^${sha256}`))
    expect((await buffer(await files.open(name))).equals(content)).toBe(true)
    expect(await buffer(await files.openThumbnail(name))).toEqual(pixel)
    expect(await files.withFile(name, async path => (await readFile(path)).equals(content))).toBe(true)
    expect(await readdir(files.arriving)).toEqual([])
    await expect((async () => buffer(await files.open(sha256.replaceAll('0', '1'))))()).rejects.toThrow()

    const other = await files.receive(Readable.from([Buffer.from('other')]), { maxBytes: 1e6 })
    const second = await files.keep({ file: other }, async given => given)
    const sweep = (beforeMs: number, ...held: readonly string[]) =>
      files.sweep({ beforeMs, held: async names => names.filter(one => held.includes(one)) })
    const hourMs = 3_600_000
    expect(await sweep(Date.now() - hourMs)).toBe(0)
    expect(await sweep(Date.now() + hourMs, name)).toBe(1)
    expect(await storedNames(folder, 'content')).toEqual([name])
    expect(await sweep(Date.now() + hourMs, second)).toBe(1)
    for (const kind of ['content', 'thumbnails'] as const) expect(await storedNames(folder, kind)).toEqual([])
  })

  test('are taken once they are checked: type, size and thumbnail; what is refused leaves nothing', async () => {
    const folder = newFolder()
    const server = await openServer(folder)
    const take = (content: Buffer, name: string) => server.attachments.take(Readable.from([content]), { name, owner })
    expect(await take(pixel, '../a.exe')).toMatchObject({ name: 'a.exe', media_type: 'image/png', thumbnail_width: 1 })
    const page = await take(Buffer.from('<script>1</script>'), 'a.png')
    expect(page).toMatchObject({ media_type: 'application/octet-stream', thumbnail_width: null })
    await expect(take(randomBytes(20_000_001), 'large')).rejects.toMatchObject({ refusal: 'too-large' })
    expect(await storedNames(folder, 'content')).toHaveLength(2)
    const blob = await server.attachments.withBlob(page, async content => [content.size, await content.text()])
    expect(blob).toEqual([18, '<script>1</script>'])
    await server.close()
  })

  test('an upload resumes where it was, also at another server, and is the file that was sent', async () => {
    const folder = newFolder()
    const first = await openServer(folder)
    const second = await openServer(folder, first.journal)
    const content = randomBytes(11_000_000)
    const id = await first.begin(content.length, 'résumé.bin')
    expect(await first.send(id, 0, content.subarray(0, 5_000_000))).toBe(204)
    expect(await second.offset(id)).toBe(5_000_000)
    expect(await second.send(id, 4_000_000, content.subarray(4_000_000))).toBe(409)
    expect(await second.send(id, 5_000_000, content.subarray(5_000_000, 5_000_001))).toBe(204)
    expect(await first.offset(id)).toBe(5_000_001)
    expect(await first.send(id, 5_000_001, content.subarray(5_000_001))).toBe(204)
    const row = await second.row(id)
    expect(row).toMatchObject({ name: 'résumé.bin', bytes: content.length, chat_id: 'chat' })
    if (row !== null) expect((await buffer(await second.attachments.open(row))).equals(content)).toBe(true)
    expect(await second.offset(id)).toBe(content.length)
    expect(await storedNames(folder, 'resumable')).toEqual([])

    const many = await Promise.all([1, 2, 3].map(() => first.begin(15_000_000, 'one of many')))
    expect(await Promise.all(many.map(id => second.drop(id)))).toEqual([204, 204, 204])
    const dropped = await first.begin(10, 'dropped.txt')
    await first.send(dropped, 0, Buffer.from('12345'))
    expect(await second.drop(dropped)).toBe(204)
    expect(await first.offset(dropped)).toBe(404)
    expect(await storedNames(folder, 'resumable')).toEqual([])
    await second.close()
    await first.close()
  })
})

describe('a bucket that fails', () => {
  useBucket()
  const failures: readonly S3Failure[] = ['answers 503', 'breaks', 'breaks after']

  test.each(failures)(
    '%s at any request of an upload: it says so, and the upload goes on or is repeated',
    async how => {
      const folder = newFolder()
      const content = randomBytes(5_000_000)
      const server = s3Server()
      for (let failing = 0; ; failing++) {
        const inbox = await openServer(folder)
        let seen = 0
        let hasFailed = false
        const uploading = (request: string) => {
          if (!/^(PUT|GET) /.test(request)) return null
          // Whatever is asked fails from then on until the client has noticed.
          hasFailed ||= seen++ === failing
          return hasFailed ? how : null
        }
        let id = ''
        server.fail(uploading)
        const attempt = async () => {
          id ||= await inbox.begin(content.length, 'a.bin')
          const offset = await inbox.offset(id)
          if (offset >= 500 && offset <= 599) throw new Error('unavailable')
          if (offset < content.length && (await inbox.send(id, offset, content.subarray(offset))) !== 204)
            throw new Error('unavailable')
        }
        const isDone = await attempt().then(
          () => true,
          () => false,
        )
        server.fail(null)
        if (!isDone) await attempt()
        const row = await inbox.row(id)
        expect(row).toMatchObject({ bytes: content.length })
        if (row !== null) expect((await buffer(await inbox.attachments.open(row))).equals(content)).toBe(true)
        await inbox.close()
        if (!hasFailed) break
        expect(failing).toBeLessThan(40)
      }
    },
  )

  test.each(failures)(
    '%s while a file is taken or read: nothing is acknowledged, and nothing is left after a sweep',
    async how => {
      const folder = newFolder()
      const server = s3Server()
      const inbox = await openServer(folder)
      const take = () => inbox.attachments.take(Readable.from([pixel]), { name: 'a.png', owner })
      for (const kind of ['thumbnails', 'content']) {
        server.fail(request => (request.startsWith('PUT') && request.includes(`/${kind}/`) ? how : null))
        await expect(take()).rejects.toMatchObject({ refusal: 'unavailable' })
      }
      server.fail(null)
      expect(await inbox.journal.read('unsentAttachments', owner)).toEqual([])
      const row = await take()
      server.fail(() => how)
      await expect(inbox.attachments.open(row)).rejects.toThrow(AttachmentError)
      await expect(inbox.attachments.sweep()).rejects.toThrow(AttachmentError)
      server.fail(null)
      const held = (hashes: readonly string[]) => inbox.journal.read('heldContents', { hashes })
      await inbox.files.sweep({ beforeMs: Date.now() + 3_600_000, held })
      expect(await storedNames(folder, 'content')).toEqual([row.sha256])
      expect(await readdir(inbox.files.arriving)).toEqual([])
      await inbox.close()
    },
  )
})
