import { createHmac, timingSafeEqual } from 'node:crypto'

/** How long a link to a file is valid. */
const linkDays = 7
const shape = /^([0-9a-f-]{36})\.(\d{1,12})\.([A-Za-z0-9_-]{43})$/

/** A token that grants access to one file until it expires: the file's id, the expiry in seconds, and a MAC of both. */
export function signedFile(
  attachmentId: string,
  { key, nowMs }: { readonly key: string; readonly nowMs: number },
): string {
  const until = Math.floor(nowMs / 1000) + linkDays * 86_400
  return `${attachmentId}.${until}.${codeOf(attachmentId, until, key)}`
}

/** The file's id; null if the token is invalid or has expired. */
export function readSignedFile(
  token: string,
  { key, nowMs }: { readonly key: string; readonly nowMs: number },
): string | null {
  const [, id = '', until = '', code = ''] = shape.exec(token) ?? []
  if (id === '' || Number(until) * 1000 < nowMs) return null
  const right = codeOf(id, Number(until), key)
  return timingSafeEqual(Buffer.from(right), Buffer.from(code)) ? id : null
}

function codeOf(id: string, until: number, key: string): string {
  return createHmac('sha256', key).update(`attachment\n${id}\n${until}`).digest('base64url')
}
