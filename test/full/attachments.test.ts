import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openJournal } from '../../inbox/journal/journal.ts'
import { hiddenField, type InboxSite, openInboxSite } from '../inbox/inbox-site.ts'

const most = 100_000_000
const boundary = '-----a-boundary'
let inbox: InboxSite
beforeAll(async () => {
  inbox = await openInboxSite()
})
afterAll(() => inbox.stop())

/** Posts a file of `bytes` bytes as a browser does, piece by piece; returns the status and the text of the response. */
async function postFile(path: string, bytes: number): Promise<{ status: number; text: string }> {
  const head = Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="large.bin"\r\n\r\n`)
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`)
  const posting = request(inbox.site.url + path, {
    method: 'POST',
    headers: {
      cookie: inbox.cookieOf('ann'),
      origin: inbox.site.url,
      'accept-language': 'en',
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'content-length': head.length + bytes + tail.length,
    },
  })
  const answered = once(posting, 'response')
  posting.write(head)
  const piece = Buffer.alloc(1_000_000, 7)
  for (let left = bytes; left > 0; left -= piece.length)
    if (!posting.write(left < piece.length ? piece.subarray(0, left) : piece)) await once(posting, 'drain')
  posting.end(tail)
  const [response] = await answered
  let text = ''
  for await (const chunk of response) text += chunk
  return { status: response.statusCode, text }
}

async function filesOf(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter(entry => entry.isFile()).map(entry => entry.name)
}

test('100,000,000 bytes are accepted; one more is refused with a message and leaves nothing', async () => {
  const path = await inbox.chat('large')
  const folder = join(inbox.site.folder, 'inbox/files')
  const late = await postFile(`${path}/files`, most + 1)
  expect(late).toEqual({ status: 413, text: 'A file may be 100 MB at most. It was not attached.' })
  expect(await filesOf(folder)).toEqual([])
  const whole = await postFile(`${path}/files`, most)
  expect(whole.status).toBe(200)
  expect(whole.text).toContain('100 MB')
  expect(await filesOf(folder)).toHaveLength(1)
})

test('eight uploads of 100 MB at once take at most 100 MB of memory', async () => {
  const paths = await Promise.all(Array.from({ length: 8 }, (_, index) => inbox.chat(`many-${index}`)))
  // The first upload loads modules; their memory is not counted.
  await postFile(`${paths[0]}/files`, 10_000_000)
  const before = process.memoryUsage().rss
  let highest = before
  const timer = setInterval(() => {
    highest = Math.max(highest, process.memoryUsage().rss)
  }, 20)
  const answers = await Promise.all(paths.map(path => postFile(`${path}/files`, most)))
  clearInterval(timer)
  expect(answers.map(({ status }) => status)).toEqual(paths.map(() => 200))
  expect((highest - before) / 1e6).toBeLessThanOrEqual(100)
})

test('a process killed during an upload keeps every acknowledged file whole, and nothing of the unfinished one', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'causerie-killed-'))
  try {
    for (let round = 0; round < 5; round++) {
      const child = spawn(process.execPath, ['test/full/kill-upload.mjs', directory, `${round}`], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      const lines: string[] = []
      child.stdout.on('data', chunk => lines.push(String(chunk)))
      await vi.waitFor(() => expect(lines.join('')).toContain('half'), 60_000)
      await killed(child)
      expect(lines.join('')).toContain(`kept ${round}`)
    }
    const journal = await openJournal(join(directory, 'journal.db'))
    const rows = await journal.read('unsentAttachments', { chat_id: 'chat', uploader: 'agent:ann' })
    await journal.close()
    expect(rows.map(({ name }) => name)).toEqual(Array.from({ length: 5 }, (_, round) => `kept-${round}.bin`))
    for (const { sha256, bytes } of rows)
      expect((await readFile(join(directory, 'files/content', sha256.slice(0, 2), sha256))).length).toBe(bytes)
    expect(await filesOf(join(directory, 'files/content'))).toHaveLength(5)
    // Opening the folder removes partial files; only that of the last round is left here.
    expect(await filesOf(join(directory, 'files/arriving'))).toHaveLength(1)
  } finally {
    await rm(directory, { recursive: true })
  }
})

async function killed(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
}

test('a reply form with a file that is too large comes back with a message, and its text is kept', async () => {
  const path = await inbox.chat('page')
  const page = await (await inbox.ask('ann', path)).text()
  const form = new FormData()
  for (const name of ['key', 'seen']) form.append(name, hiddenField(page, name))
  form.append('act', 'reply')
  form.append('text', 'Here it is')
  form.append('file', new File([new Uint8Array(most + 1)], 'huge.bin'))
  const answer = await inbox.ask('ann', path, { method: 'POST', body: form })
  expect(answer.status).toBe(413)
  const told = await answer.text()
  expect(told).toContain('A file may be 100 MB at most.')
  expect(told).toContain('>Here it is</textarea>')
})
