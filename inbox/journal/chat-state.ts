import { compareText } from '../../src/compare-text.ts'
import { parseAttachments } from '../attachments/attachment-table.ts'
import { type ChatRow, type EventRow, ownKinds } from './tables.ts'

/** The parts of an event that determine the state of its chat. */
export type StateEvent = Pick<
  EventRow,
  | 'seq'
  | 'message_id'
  | 'kind'
  | 'author'
  | 'establishment_id'
  | 'customer_id'
  | 'channel'
  | 'platform'
  | 'sent_at'
  | 'text'
  | 'attachments'
  | 'withdrawn'
  | 'assignee'
>

export type ChatState = Omit<ChatRow, 'chat_id' | 'connection' | 'thread_key' | 'version'>

/** The maximum length of a message in a list. */
const previewLength = 140

/**
 * How a chat stands after its events, in the order of `seq`: there is at least one. Its wait is that of docs/definitions.md, "Waits", and
 * its attributes follow rule 2 there, so that the statistics say the same of it.
 */
export function chatState(chatId: string, events: readonly StateEvent[]): ChatState {
  // Of the versions of a row the last one counts, and of those that are not taken back their own time does.
  const kept = [...new Map(events.map(event => [event.message_id, event])).values()]
    .filter(event => event.withdrawn === 0 && !isOwn(event))
    .sort((a, b) => a.sent_at - b.sent_at || compareText(a.message_id, b.message_id))
  const first = <Name extends 'establishment_id' | 'customer_id' | 'channel' | 'platform'>(name: Name) =>
    kept.find(event => event[name] !== null)?.[name] ?? null
  const lastMessage = kept.findLast(isVisibleMessage)
  return {
    establishment_id: first('establishment_id') ?? (events[0] as StateEvent).establishment_id,
    customer_id: first('customer_id') ?? chatId,
    channel: first('channel') ?? 'unknown',
    platform: first('platform') ?? 'unknown',
    ...standing(kept),
    last_at: (lastMessage ?? (events.at(-1) as StateEvent)).sent_at,
    preview: [...previewOf(lastMessage).slice(0, 2 * previewLength)].slice(0, previewLength).join(''),
    assignee: events.findLast(({ kind }) => kind === 'assign')?.assignee ?? null,
  }
}

/** The text of a message, or its attachments if it has none. */
function previewOf(message: StateEvent | undefined): string {
  if (message === undefined) return ''
  if (message.text !== null && message.text !== '') return message.text
  const names = parseAttachments(message.attachments).map(({ name }) => name)
  return names.length === 0 ? '' : `📎 ${names.join(', ')}`
}

/** The steps that change a chat's state, in their order within one instant. */
const steps = ['customer', 'reply', 'reopen', 'archive'] as const

/** A wait opens at a customer's message and ends at a reply or an archive; a message after an archive reopens the chat. */
function standing(kept: readonly StateEvent[]): Pick<ChatState, 'status' | 'waiting_since'> {
  const moments = kept
    .flatMap(event => {
      const step = stepOf(event)
      return step === null ? [] : [{ at: event.sent_at, step }]
    })
    .sort((a, b) => a.at - b.at || steps.indexOf(a.step) - steps.indexOf(b.step))
  let status: ChatState['status'] = 'open'
  let waitingSince: number | null = null
  for (const { at, step } of moments) {
    status = step === 'archive' ? 'archived' : 'open'
    if (step === 'customer') waitingSince ??= at
    else if (step !== 'reopen') waitingSince = null
  }
  return { status, waiting_since: waitingSince }
}

function stepOf({ kind, author }: StateEvent): (typeof steps)[number] | null {
  if (kind === 'archive' || kind === 'reopen') return kind
  if (kind !== 'message') return null
  if (author === 'customer') return 'customer'
  return author === 'agent' ? 'reply' : null
}

/** The journal's own kinds, which are not in a log, do not affect waits. */
function isOwn({ kind }: StateEvent): boolean {
  return ownKinds.some(own => own === kind)
}

function isVisibleMessage({ kind, author }: StateEvent): boolean {
  return kind === 'message' && author !== 'system'
}
