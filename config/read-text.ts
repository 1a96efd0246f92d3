import { createReadStream } from 'node:fs'
import { isCode } from '../src/is-code.ts'
import { ConfigError } from './config-error.ts'

/** Reads a UTF-8 file, without its byte order mark. Throws `ConfigError`, with the line of the first byte that is not UTF-8. */
export async function readText(path: string, options: { readonly maxBytes: number }): Promise<string> {
  const { maxBytes } = options
  const chunks: Buffer[] = []
  let sizeBytes = 0
  try {
    for await (const chunk of createReadStream(path, { end: maxBytes })) {
      chunks.push(chunk)
      sizeBytes += chunk.length
    }
  } catch (cause) {
    const problem = isCode(cause, 'ENOENT') ? 'no such file' : `${cause}`
    throw new ConfigError(`${path}: cannot be read: ${problem}`, { file: path, cause })
  }
  if (sizeBytes > maxBytes) throw new ConfigError(`${path}: must be no larger than ${maxBytes} bytes`, { file: path })
  const bytes = Buffer.concat(chunks)
  const text = decoded(bytes)
  if (text !== null) return text
  const line = firstBadLine(bytes)
  throw new ConfigError(`${path}:${line}: must be UTF-8`, { file: path, line })
}

function decoded(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

function firstBadLine(bytes: Buffer): number {
  let line = 1
  for (let start = 0; start < bytes.length; line++) {
    const feed = bytes.indexOf(0x0a, start)
    const end = feed === -1 ? bytes.length : feed
    if (decoded(bytes.subarray(start, end)) === null) break
    start = end + 1
  }
  return line
}
