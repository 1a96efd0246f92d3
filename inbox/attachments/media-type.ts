import { open } from 'node:fs/promises'
import { fileTypeFromFile } from 'file-type'

const sniffedBytes = 4096
/** Types that a browser might run if they were shown: they are sent as plain bytes. */
const scripted = new Set(['application/xml', 'text/html', 'image/svg+xml', 'application/xhtml+xml', 'text/javascript'])
const unknown = 'application/octet-stream'

/** The media type detected from the bytes, else `application/octet-stream`. Ignores the name and the type given by the sender. */
export async function mediaTypeOf(path: string): Promise<string> {
  // A file that is malformed for its detected type is still accepted.
  const found = await fileTypeFromFile(path).catch(() => undefined)
  if (found !== undefined) return scripted.has(found.mime) ? unknown : found.mime
  return (await isText(path)) ? 'text/plain' : unknown
}

async function isText(path: string): Promise<boolean> {
  const handle = await open(path, 'r')
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(sniffedBytes), 0, sniffedBytes, 0)
    if (bytesRead === 0) return false
    const text = new TextDecoder('utf-8', { fatal: true }).decode(buffer.subarray(0, bytesRead), {
      stream: bytesRead === sniffedBytes,
    })
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the pattern looks for them
    return !/[\u0000-\u0008\u000e-\u001f\u007f]/.test(text) && !/^\s*<[!?a-z]/i.test(text)
  } catch {
    return false
  } finally {
    await handle.close()
  }
}
