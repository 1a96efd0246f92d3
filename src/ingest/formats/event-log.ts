import type { InputFile } from '../read/unpack.ts'
import { contentIds } from './content-id.ts'
import { type ExportItem, type PlacedItem, problem, row, type SourceFacts, skipped } from './export-row.ts'
import { isAgent } from './named-agents.ts'
import type { ExportContext } from './read-export.ts'
import { copyTable, tableRecords } from './table-records.ts'
import { attributes, type ProcessEvent, xesEvents } from './xes-events.ts'

const required = ['case:concept:name', 'concept:name', 'time:timestamp']
const optional = attributes.filter(name => !required.includes(name))

/** What the names of activities say. The first that matches counts; the others are left out. */
const activities = [
  [/re-?open/i, 'agent', 'reopen'],
  [/clos|resolv|solv|archiv/i, 'agent', 'archive'],
  [/\bnote\b|internal/i, 'agent', 'note'],
  [/repl|answer|respon|outgoing|outbound|\bsen[dt]\b/i, 'agent', 'message'],
  [/customer|client|incoming|inbound|receiv|question|request|contact/i, 'customer', 'message'],
] as const
const robots = /\b(ro)?bots?\b|automat|system/i

export const isXes = (head: string): boolean => /<log\b[^>]*xes/i.test(head)
export const isEventTable = (head: string): boolean =>
  required.every(name => (head.split('\n', 1)[0] ?? '').includes(name))

/** A log of process mining: XES, or a table with the names of XES as columns. */
export async function* eventLogItems(
  file: InputFile,
  isXml: boolean,
  context: ExportContext,
): AsyncGenerator<PlacedItem> {
  const idOf = contentIds()
  const { source } = context
  if (isXml) {
    for await (const { event, line } of xesEvents(file))
      yield { item: itemOf(event, idOf, source), line, raw: () => JSON.stringify(event) }
    return
  }
  await copyTable(file, 'process_events', { required, optional }, context)
  for await (const { record, line } of tableRecords(attributes, 'process_events', context))
    yield { item: itemOf(record, idOf, source), line, raw: () => JSON.stringify(record) }
}

function itemOf(event: ProcessEvent, idOf: (content: string) => string, source: SourceFacts): ExportItem {
  const { 'case:concept:name': chat, 'concept:name': activity, 'time:timestamp': at, 'org:resource': resource } = event
  if (isMissing(chat)) return problem('case:concept:name is missing')
  if (isMissing(activity)) return problem('concept:name is missing')
  if (isMissing(at)) return problem('time:timestamp is missing')
  const step = event['lifecycle:transition'] ?? 'complete'
  // An activity that begins and ends is two events.
  if (!/^complete$/i.test(step)) return skipped(`lifecycle ${step.toLowerCase()}`)
  const [, author, kind] = activities.find(([pattern]) => pattern.test(activity)) ?? []
  if (author === undefined || kind === undefined) return skipped(`activity ${activity}`)
  const isCustomer = author === 'customer' && isAgent([resource], source) !== true
  const customer = event['case:customer'] ?? (isCustomer ? resource : null)
  return row({
    chat_id: chat,
    message_id: idOf(`${chat}\n${at}\n${activity}\n${resource ?? ''}`),
    sent_at: at,
    author: isCustomer ? 'customer' : robots.test(resource ?? '') ? 'bot' : 'agent',
    author_id: isCustomer ? null : resource,
    kind,
    establishment_id: event['case:site'] ?? event['org:group'] ?? source.site ?? '',
    customer_id: customer,
    channel: event['case:channel'],
    platform: event['case:channel'],
  })
}

function isMissing(text: string | null | undefined): text is null | undefined {
  return text === null || text === undefined || text === ''
}
