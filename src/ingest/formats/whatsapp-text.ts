import { basename } from 'node:path'
import { IngestError } from '../../errors.ts'
import type { InputFile } from '../read/unpack.ts'
import { contentIds } from './content-id.ts'
import { type DateOrder, type PlacedItem, problem, row, type SourceFacts, skipped } from './export-row.ts'
import { textLines } from './text-lines.ts'
import { headOf, localTime, possibleOrders, type WrittenTime } from './whatsapp-line.ts'

/** Limits a message, which continuation lines extend. */
const mostLetters = 1_000_000
/** The maximum number of authors listed in an error message. */
const mostShown = 12

/**
 * WhatsApp's text export of one chat. It has local times without a zone and names instead of ids, and does not say who works for the
 * business: `source` must. The file is read twice, because the order of day and month is decided from all dates.
 */
export async function* whatsappItems(file: InputFile, source: SourceFacts): AsyncGenerator<PlacedItem> {
  const { order, authors } = await surveyFile(file, source)
  const fail = (text: string) => new IngestError(`${file.name}: ${text}`, { file: file.name })
  const names = [...authors]
    .slice(0, mostShown)
    .map(name => JSON.stringify(name))
    .join(', ')
  if (source.zone === undefined) throw fail('has local times without a zone: --zone names it, such as Europe/Paris')
  if (source.agents === undefined)
    throw fail(`does not say who works for the business: --agents names them; those who write are ${names}`)
  const chat = chatName(file.name)
  const customer = [...authors].find(name => source.agents?.includes(name) !== true) ?? chat
  const idOf = contentIds()
  for await (const { time, author, text, line } of entriesOf(file)) {
    const raw = () => text
    const at = localTime(time, order)
    if (at === null) {
      yield { item: problem(`time is none: ${time.date} ${time.clock}`), line, raw }
      continue
    }
    if (author === null) {
      yield { item: skipped('line of WhatsApp itself'), line, raw }
      continue
    }
    // The export has no ids. Identical messages by one person in the same minute or second are distinguished by their order.
    const isAgent = source.agents.includes(author)
    const attachment = attachmentOf(text)
    yield {
      item: row({
        chat_id: chat,
        message_id: idOf(`${at}\n${author}\n${text}`),
        sent_at: at,
        author: isAgent ? 'agent' : 'customer',
        author_id: isAgent ? author : null,
        establishment_id: source.site ?? '',
        customer_id: customer,
        channel: 'whatsapp',
        platform: 'whatsapp',
        withdrawn: isDeleted(text),
        text: attachment === null ? text : null,
        attachments: attachment === null ? [] : [{ name: attachment }],
      }),
      line,
      raw,
    }
  }
}

interface Entry {
  readonly time: WrittenTime
  /** Null for a system message. */
  readonly author: string | null
  readonly text: string
  readonly line: number
}

/** Messages with their continuation lines. Lines before the first message belong to none. */
async function* entriesOf(file: InputFile): AsyncGenerator<Entry> {
  let last: { entry: Entry; lines: string[]; letters: number } | null = null
  const finished = ({ entry, lines }: NonNullable<typeof last>): Entry => ({ ...entry, text: lines.join('\n').trim() })
  let line = 0
  for await (const text of textLines(file.path)) {
    line++
    const head = headOf(text)
    if (head !== null) {
      if (last !== null) yield finished(last)
      last = { entry: { ...head, line }, lines: [head.text], letters: head.text.length }
    } else if (last !== null && last.letters < mostLetters) {
      last.lines.push(text)
      last.letters += text.length
    }
  }
  if (last !== null) yield finished(last)
}

async function surveyFile(
  file: InputFile,
  source: SourceFacts,
): Promise<{ order: DateOrder; authors: ReadonlySet<string> }> {
  const authors = new Set<string>()
  let orders: readonly DateOrder[] = ['dmy', 'mdy', 'ymd']
  let lines = 0
  let example = ''
  for await (const text of textLines(file.path)) {
    const head = headOf(text)
    if (head === null) continue
    lines++
    example ||= head.time.date
    if (head.author !== null && authors.size < 10_000) authors.add(head.author)
    orders = possibleOrders(orders, head.time)
  }
  const fail = (problem: string) => new IngestError(`${file.name}: ${problem}`, { file: file.name })
  if (lines === 0) throw fail('has no line that begins as WhatsApp writes them: [31/12/2026, 23:59:59] Name: text')
  if (source.dateOrder !== undefined) return { order: source.dateOrder, authors }
  const [order, ...others] = orders
  if (order === undefined) throw fail('has dates of several orders: --date-order says which')
  if (others.length > 0)
    throw fail(`does not tell day from month (${example}): --date-order dmy or --date-order mdy says which comes first`)
  return { order, authors }
}

/** Keeps the whole name, such as `WhatsApp Chat with Ann.txt`, in any language: it is what distinguishes two chats. */
function chatName(file: string): string {
  return basename(file).replace(/\.(txt|gz)$/gi, '') || file
}

const omitted = /^<?(?:.{0,20}\b)?(?:omitted|omis|omise|omitido|omitida|weggelassen|ausgeschlossen|omesso)>?$/iu
const attached = /^<(?:attached|pièce jointe|adjunto|Anhang|allegato)\s?:\s?(.+)>$/iu
const named =
  /^(\S.{0,200}\.\w{2,5}) \((?:file attached|fichier joint|archivo adjunto|Datei angehängt|file allegato)\)$/iu

function attachmentOf(text: string): string | null {
  return attached.exec(text)?.[1] ?? named.exec(text)?.[1] ?? (omitted.test(text) ? text.replace(/[<>]/g, '') : null)
}

const deleted =
  /^(?:This message was deleted|You deleted this message|Ce message a été supprimé|Vous avez supprimé ce message|Se eliminó este mensaje|Eliminaste este mensaje|Diese Nachricht wurde gelöscht|Du hast diese Nachricht gelöscht)\.?$/u

function isDeleted(text: string): boolean {
  return deleted.test(text)
}
