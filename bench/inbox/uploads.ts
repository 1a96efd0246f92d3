import { request } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { memoryOf } from './measure.ts'
import { chatPaths } from './pages.ts'
import type { Row } from './run.ts'
import type { BenchSite } from './site.ts'

const files = 8
const fileBytes = 100_000_000

/** The memory of the server while large files come in, beyond what it had before. */
export async function measureUploads(site: BenchSite): Promise<readonly Row[]> {
  const paths = await chatPaths(site)
  const before = await memoryOf(site.pid)
  let most = 0
  const watching = setInterval(async () => {
    most = Math.max(most, (await memoryOf(site.pid)).all)
  }, 50)
  const startedMs = performance.now()
  await Promise.all(Array.from({ length: files }, (_, index) => upload(site, paths[index % paths.length] ?? '', index)))
  const seconds = (performance.now() - startedMs) / 1000
  clearInterval(watching)
  const more = most - before.all
  return [
    {
      what: `${files} uploads of ${fileBytes / 1e6} MB at once, memory beyond before`,
      goal: '+100 MB',
      measured: `+${Math.round(more / 1e6)} MB, in ${seconds.toFixed(1)} s`,
      isMet: more <= 100e6,
    },
  ]
}

async function upload({ url, cookie }: BenchSite, path: string, index: number): Promise<void> {
  const boundary = 'a-boundary'
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="film ${index}.bin"\r\ncontent-type: application/octet-stream\r\n\r\n`
  const tail = `\r\n--${boundary}--\r\n`
  function* content() {
    yield Buffer.from(head)
    const chunk = Buffer.alloc(100_000, index)
    for (let sent = 0; sent < fileBytes; sent += chunk.length) yield chunk
    yield Buffer.from(tail)
  }
  const asked = request(`${url}${path}/files`, {
    method: 'POST',
    headers: {
      cookie,
      origin: url,
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'content-length': head.length + fileBytes + tail.length,
    },
  })
  const answered = new Promise<number>((done, fail) => {
    asked.on('error', fail).on('response', response => {
      response.resume().on('end', () => done(response.statusCode ?? 0))
    })
  })
  await pipeline(Readable.from(content()), asked)
  const status = await answered
  if (status !== 200) throw new Error(`an upload: ${status}`)
}
