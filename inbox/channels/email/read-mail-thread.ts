import { createReadStream, createWriteStream, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type AddressObject, type AttachmentStream, type HeaderLines, MailParser, type MessageText } from 'mailparser'
import { addressKey, asciiAddress } from '../../../config/address.ts'
import { addressesOf, answeredBy, headerOf, isAutomatic, timeOf } from '../../../src/ingest/formats/mail-headers.ts'
import { cleanHtml, pictureUrl } from './clean-html.ts'
import { type Mail, type MailAddress, type MailPart, mailIdForm, mailLimits } from './mail.ts'
import { reportOf } from './mail-report.ts'

export interface ReadMailTask {
  /** Where the mail is. */
  readonly path: string
  /** An empty folder for its parts. */
  readonly folder: string
}

const smallBytes = 65_536

/** Reads a mail: the entry point of a thread, which its pool ends if it takes too long. Rejects if it cannot be parsed. */
export default async function readMail({ path, folder }: ReadMailTask): Promise<Mail> {
  const parser = new MailParser({
    skipTextToHtml: true,
    skipImageLinks: true,
    skipTextLinks: true,
    maxHtmlLengthToParse: 500_000,
    keepDeliveryStatus: true,
    checksumAlgo: false,
    maxChildNodes: mailLimits.parts,
  })
  let headerLines: HeaderLines = []
  parser.on('headerLines', lines => {
    headerLines = lines
  })
  const source = createReadStream(path)
  source.on('error', error => parser.destroy(error))
  source.pipe(parser)
  const parts: StoredPart[] = []
  let body: MessageText | null = null
  for await (const item of parser as AsyncIterable<AttachmentStream | MessageText>) {
    if (item.type === 'text') body = item
    else {
      parts.push(await storePart(item, folder, parts.length))
      item.release?.()
    }
  }
  const { subject, from, replyTo, to, cc, messageId } = parser
  const report = reportOf(
    headerOf({ headerLines }, 'content-type')[0] ?? '',
    parts.map(({ contentType, head }) => ({ contentType, head })),
  )
  const answers = answeredBy(parser).filter(isId)
  return {
    messageId: messageId !== undefined && isId(messageId) ? messageId : null,
    answers: [...new Set([...answers.slice(0, 1), ...answers.slice(1 - mailLimits.answers)])],
    subject: subject === undefined || subject.trim() === '' ? null : cut(subject.trim(), mailLimits.subjectLetters),
    from: addressOf(from),
    replyTo: addressOf(replyTo),
    receivers: unique([to, cc].flatMap(addressesOf)),
    envelope: unique(['x-original-to', 'delivered-to', 'envelope-to'].flatMap(name => headerOf({ headerLines }, name))),
    sentAt: timeOf({ headerLines }, null),
    isAutomatic: isAutomatic({ headerLines }) || report !== null,
    isBulk: headerOf({ headerLines }, 'precedence').some(value => /^(bulk|list|junk|auto_reply)\b/i.test(value)),
    listId: listIdOf(headerOf({ headerLines }, 'list-id')[0]),
    report: report === null ? null : { ...report, about: unique([...report.about, ...answers]).filter(isId) },
    text: cut((body?.text ?? '').trim(), mailLimits.textLetters),
    htmlPath: htmlFile(body?.html, parts, folder),
    parts: parts.map(({ name, contentType, bytes, path }) => ({ name, mediaType: contentType, bytes, path })),
  }
}

interface StoredPart extends Omit<MailPart, 'mediaType'> {
  readonly contentType: string
  readonly cid: string | null
  /** Its first bytes. */
  readonly head: string
}

async function storePart(part: AttachmentStream, folder: string, index: number): Promise<StoredPart> {
  const { contentType, filename, cid = null, content } = part
  const path = index < mailLimits.files ? join(folder, String(index)) : null
  let [bytes, head] = [0, '']
  async function* counted(chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      if (bytes < smallBytes) head += chunk.toString('latin1').slice(0, smallBytes)
      bytes += chunk.length
      if (path !== null) yield chunk
    }
  }
  const read = Readable.from(counted(content))
  if (path === null) for await (const _ of read);
  else await pipeline(read, createWriteStream(path, { mode: 0o600 }))
  return { name: filename ?? null, contentType: cut(contentType, 200), bytes, path, cid, head }
}

/** Pictures in HTML are part of it, as long as they are small. */
const mostPictureBytes = 5_000_000

function htmlFile(html: string | undefined, parts: readonly StoredPart[], folder: string): string | null {
  if (html === undefined || html === '' || html.length > mailLimits.htmlBytes) return null
  let room = mostPictureBytes
  const pictureOf = (contentId: string) => {
    const part = parts.find(({ cid }) => cid === contentId)
    if (part === undefined || part.path === null || part.bytes > room) return null
    room -= part.bytes
    return pictureUrl(part.contentType, readFileSync(part.path))
  }
  const path = join(folder, 'html')
  writeFileSync(path, cleanHtml(html, pictureOf), { mode: 0o600 })
  return path
}

function addressOf(given: AddressObject | undefined): MailAddress | null {
  const [first] = (given?.value ?? []).flatMap(one => (one.group === undefined ? [one] : one.group))
  const address = asciiAddress(first?.address ?? '')
  if (first === undefined || address === null) return null
  return { address: addressKey(address), name: first.name.trim() === '' ? null : cut(first.name.trim(), 200) }
}

function unique(given: readonly string[]): readonly string[] {
  return [...new Set(given.filter(({ length }) => length <= mailLimits.idLetters).map(addressKeyOrId))].slice(
    0,
    mailLimits.receivers,
  )
}

/** An id of a message stays as it is written. */
function addressKeyOrId(text: string): string {
  return text.startsWith('<') && isId(text) ? text : addressKey(text)
}

function isId(text: string): boolean {
  return text.length <= mailLimits.idLetters && mailIdForm.test(text)
}

function listIdOf(value: string | undefined): string | null {
  if (value === undefined) return null
  return cut((/<([^>]*)>/.exec(value)?.[1] ?? value).trim().toLowerCase(), 200)
}

function cut(text: string, letters: number): string {
  return text.length <= letters ? text : `${text.slice(0, letters - 1)}…`
}
