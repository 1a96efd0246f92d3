import { createHash } from 'node:crypto'

/** The headers that tell a mail from every other, in whichever mailbox a copy of it is. */
export const keyHeaders = ['message-id', 'date', 'from', 'subject'] as const

/**
 * Identifies a mail by its first bytes. Programs exist that give each of their mails the same Message-ID, so it does not count alone; a mail
 * without one is told from others by its size too.
 */
export function mailKey(head: Buffer, bytes: number): string {
  const fields = new Map<string, string>()
  for (const line of headText(head)
    .replace(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/)) {
    const [name = '', ...rest] = line.split(':')
    const key = name.trim().toLowerCase()
    if (!fields.has(key)) fields.set(key, rest.join(':').replace(/\s+/g, ' ').trim())
  }
  const values = keyHeaders.map(name => fields.get(name) ?? '')
  const parts = values[0] === '' ? [...values, bytes] : values
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}

/** Longer headers are told apart by their beginning. */
const mostHeadBytes = 65_536

/** The headers at the beginning of a mail, byte by byte. */
function headText(head: Buffer): string {
  const text = head.subarray(0, mostHeadBytes).toString('latin1')
  const end = /\r?\n\r?\n/.exec(text)
  return end === null ? text : text.slice(0, end.index)
}
