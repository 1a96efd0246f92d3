import { readFile, stat } from 'node:fs/promises'
import type { ParsedMail } from 'mailparser'
import { IngestError } from '../../errors.ts'
import { loadOptional } from '../../optional-package.ts'
import type { Author } from '../../store/schema.ts'
import { readHead } from '../read/find-files.ts'
import type { InputFile } from '../read/unpack.ts'
import { contentIds } from './content-id.ts'
import { type ExportItem, type PlacedItem, problem, row, type SourceFacts, skipped } from './export-row.ts'
import { addressesOf, answeredBy, headerOf, isAutomatic, timeOf } from './mail-headers.ts'
import { agentsAreUnknown } from './named-agents.ts'
import { textLines } from './text-lines.ts'

/** Messages of a Maildir, single messages, and mailboxes. */
export const mailMembers = /(^|\/)(cur|new)\/[^/]+$|\.(eml|mbox)$/i

const headerLine = /^(from|to|date|subject|message-id|received|return-path|delivered-to|mime-version|x-[\w-]+):/i

/** Whether a file is a mailbox, or begins with the headers of a message. */
export function isMail(head: string): boolean {
  if (/^From \S.*\d{4}\s*\n[\w-]+:/.test(head)) return true
  const headers = head.split(/\r?\n\r?\n/, 1)[0]?.split(/\r?\n/) ?? []
  const known = headers.filter(line => headerLine.test(line)).length
  return known >= 3 && headers.every(line => /^([\w-]+:|[ \t]|$)/.test(line))
}

/** Limits memory: a message is held as a whole. */
const mostMessageBytes = 64e6
const mostRemembered = 200_000

/** Reads mailboxes and single messages. Threads are followed over all files of a load's input. */
export function mailReader(source: SourceFacts) {
  /** The first message of the thread of each message. */
  const roots = new Map<string, string>()
  const idOf = contentIds()
  return async function* (file: InputFile): AsyncGenerator<PlacedItem> {
    const parse = await loadParser(file.name)
    for await (const { bytes, line, delivered } of messagesOf(file)) {
      const raw = () => bytes?.subarray(0, 20_000).toString() ?? ''
      if (bytes === null) {
        yield { item: problem(`message is larger than ${mostMessageBytes / 1e6} MB`), line, raw }
        continue
      }
      const flags = /:2,([A-Z]*)$/.exec(file.name)?.[1] ?? ''
      yield { item: itemOf(await parse(bytes), { roots, idOf, delivered, flags, source }), line, raw }
    }
  }
}

async function loadParser(file: string): Promise<(bytes: Buffer) => Promise<ParsedMail>> {
  const { simpleParser } = await loadOptional(
    () => import('mailparser'),
    options => new IngestError(`${file}: e-mail needs mailparser: npm install mailparser`, { file, ...options }),
  )
  const options = { skipTextToHtml: true, skipImageLinks: true, skipTextLinks: true, maxHtmlLengthToParse: 500_000 }
  return bytes => simpleParser(bytes, options)
}

interface RawMessage {
  /** Null for a message that is too large. */
  readonly bytes: Buffer | null
  readonly line: number
  /** What a mailbox says beside the sender in the line before a message. */
  readonly delivered: string | null
}

async function* messagesOf(file: InputFile): AsyncGenerator<RawMessage> {
  const head = await readHead(file.path, 5)
  if (head.toString('latin1') === 'From ') yield* messagesOfMailbox(file)
  else {
    const { size } = await stat(file.path)
    yield { bytes: size > mostMessageBytes ? null : await readFile(file.path), line: 1, delivered: null }
  }
}

async function* messagesOfMailbox(file: InputFile): AsyncGenerator<RawMessage> {
  let lines: string[] = []
  let sizeBytes = 0
  let [line, start, delivered] = [0, 1, '']
  let isAfterBlank = true
  const finished = (): RawMessage => ({
    bytes: sizeBytes > mostMessageBytes ? null : Buffer.from(lines.join('\n'), 'latin1'),
    line: start,
    delivered,
  })
  for await (const text of textLines(file.path, 'latin1')) {
    line++
    if (isAfterBlank && /^From \S.*\d{4}\s*$/.test(text)) {
      if (line > 1) yield finished()
      ;[lines, sizeBytes, start, delivered] = [[], 0, line, text.replace(/^From \S+\s+/, '')]
    } else {
      sizeBytes += text.length + 1
      // A mailbox quotes lines that look like its own.
      if (sizeBytes <= mostMessageBytes) lines.push(text.replace(/^>(>*From )/, '$1'))
      else lines = []
    }
    isAfterBlank = text === ''
  }
  if (line > 0) yield finished()
}

interface MailContext {
  readonly roots: Map<string, string>
  readonly idOf: (content: string) => string
  readonly delivered: string | null
  /** The flags of a Maildir. */
  readonly flags: string
  readonly source: SourceFacts
}

function itemOf(mail: ParsedMail, { roots, idOf, delivered, flags, source }: MailContext): ExportItem {
  const labels = headerOf(mail, 'x-gmail-labels')[0] ?? ''
  if (/D/.test(flags) || /(^|,)\s*drafts?\s*(,|$)/i.test(labels)) return skipped('draft')
  if (/T/.test(flags) || /(^|,)\s*(trash|spam)\s*(,|$)/i.test(labels)) return skipped('message in the trash, or spam')
  if (source.agents === undefined) return agentsAreUnknown
  const [from] = addressesOf(mail.from)
  if (from === undefined) return problem('message has no sender')
  const at = timeOf(mail, delivered)
  if (at === null) return problem(`message has no date with an offset: ${headerOf(mail, 'date')[0] ?? ''}`)
  const isOwn = (address: string) => isOfBusiness(address, source.agents ?? [])
  const receivers = [mail.to, mail.cc].flatMap(addressesOf)
  const author = authorOf(mail, isOwn(from))
  const text = (mail.text ?? '').trim()
  const own = [...(isOwn(from) ? [from] : []), ...receivers].find(isOwn)
  return row({
    chat_id: threadOf(mail, roots) ?? idOf(`thread\n${from}\n${at}`),
    message_id: mail.messageId ?? idOf(`${from}\n${at}\n${text}`),
    sent_at: at,
    author,
    author_id: author === 'agent' ? from : null,
    establishment_id: source.site ?? own ?? '',
    customer_id: isOwn(from) ? (receivers.find(address => !isOwn(address)) ?? null) : from,
    channel: 'e-mail',
    platform: 'e-mail',
    text: text === '' ? mail.subject : text,
    attachments: mail.attachments.map(({ filename = null, contentType: media_type, size: bytes }) => ({
      name: filename ?? null,
      media_type,
      bytes,
    })),
  })
}

/** Out-of-office messages and bounces are no messages of a customer. */
function authorOf(mail: ParsedMail, isOwn: boolean): Author {
  if (isAutomatic(mail)) return isOwn ? 'bot' : 'system'
  return isOwn ? 'agent' : 'customer'
}

function threadOf(mail: ParsedMail, roots: Map<string, string>): string | null {
  const [gmail] = headerOf(mail, 'x-gm-thrid')
  if (gmail !== undefined) return gmail
  const { messageId } = mail
  const [before] = answeredBy(mail)
  const root = before === undefined ? messageId : (roots.get(before) ?? before)
  if (messageId !== undefined && root !== undefined && !roots.has(messageId)) {
    if (roots.size > mostRemembered) roots.clear()
    roots.set(messageId, root)
  }
  return root ?? null
}

/** An agent is an address, or a domain: `@shop.example`. */
function isOfBusiness(address: string, agents: readonly string[]): boolean {
  return agents.some(agent => {
    const name = agent.toLowerCase()
    return name.includes('@') && !name.startsWith('@')
      ? name === address
      : address.endsWith(`@${name.replace(/^@/, '')}`)
  })
}
