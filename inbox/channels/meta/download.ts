import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { DownloadError } from '../channel.ts'

/** Hosts from which Meta serves what its users send. */
const metaHosts = ['facebook.com', 'fbcdn.net', 'fbsbx.com', 'cdninstagram.com', 'whatsapp.net']
const mostRedirects = 3
const idleMs = 30_000
const wholeMs = 600_000

export interface DownloadOptions {
  /** Whatever its host is, too, may be fetched from. */
  readonly apiUrl: string
  /** Sent to the first host only. */
  readonly token?: string
  readonly maxBytes: number
  readonly signal: AbortSignal
}

/**
 * The content at an address that a delivery or Graph has named, of hosts of Meta only. Throws `DownloadError`: permanently for an address
 * that is none of theirs, and for a file that is too large or gone.
 */
export async function download(address: string, options: DownloadOptions): Promise<Readable> {
  const { apiUrl, token, maxBytes } = options
  const signal = AbortSignal.any([options.signal, AbortSignal.timeout(wholeMs)])
  let url = allowed(address, apiUrl)
  for (let redirects = 0; redirects <= mostRedirects; redirects++) {
    const response = await fetch(url, {
      redirect: 'manual',
      signal,
      headers: token === undefined || redirects > 0 ? {} : { authorization: `Bearer ${token}` },
    }).catch(cause => {
      throw new DownloadError('the host does not answer', { cause, isPermanent: false })
    })
    const next = response.headers.get('location')
    if (response.status >= 300 && response.status < 400 && next !== null) {
      await response.body?.cancel()
      url = allowed(new URL(next, url).href, apiUrl)
      continue
    }
    if (!response.ok || response.body === null) {
      await response.body?.cancel()
      const isPermanent = response.status === 404 || response.status === 410
      throw new DownloadError(`the host answered ${response.status}`, { isPermanent })
    }
    if (Number(response.headers.get('content-length') ?? 0) > maxBytes) {
      await response.body.cancel()
      throw tooLarge(maxBytes)
    }
    return Readable.from(bounded(Readable.fromWeb(response.body as ReadableStream), maxBytes))
  }
  throw new DownloadError('the address leads on and on', { isPermanent: true })
}

function allowed(address: string, apiUrl: string): URL {
  if (!URL.canParse(address)) throw new DownloadError('the address of the file is malformed', { isPermanent: true })
  const url = new URL(address)
  const isMeta =
    url.protocol === 'https:' && metaHosts.some(host => url.hostname === host || url.hostname.endsWith(`.${host}`))
  if (isMeta || url.origin === new URL(apiUrl).origin) return url
  throw new DownloadError(`the file is at a host that is none of Meta’s: ${url.hostname}`, { isPermanent: true })
}

/** The chunks of a stream; ends one that stands still or has too many bytes. */
async function* bounded(content: Readable, maxBytes: number): AsyncGenerator<Buffer> {
  const stop = () => content.destroy(new DownloadError('the host stopped sending', { isPermanent: false }))
  const timer = setTimeout(stop, idleMs)
  let bytes = 0
  try {
    for await (const chunk of content) {
      bytes += chunk.length
      if (bytes > maxBytes) throw tooLarge(maxBytes)
      timer.refresh()
      yield chunk
    }
  } finally {
    clearTimeout(timer)
  }
}

function tooLarge(maxBytes: number): DownloadError {
  return new DownloadError(`the file has more than ${maxBytes} bytes`, { isPermanent: true })
}
