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
  | 'snoozed_until'
  | 'moved_to'
>

export type ChatState = Omit<ChatRow, 'chat_id' | 'connection' | 'thread_key' | 'version'>

/** The maximum length of a message in a list. */
const previewLength = 140

/**
 * The state of a chat after its events, of which there is at least one, in the order of `seq`. Its wait is as defined in
 * docs/definitions.md, "Waits", and its attributes follow rule 2 there, so the statistics agree with it.
 */
export function chatState(chatId: string, events: readonly StateEvent[]): ChatState {
  const kept = keptOf(events)
  const lastMessage = kept.findLast(isVisibleMessage)
  const merged_into = events.findLast(({ kind, moved_to }) => kind === 'merge' && moved_to !== null)?.moved_to ?? null
  // A merged chat has no rows left that count, and still belongs to those who saw it.
  const named =
    merged_into === null
      ? kept
      : keptOf(events.map(event => (event.moved_to === null ? event : { ...event, withdrawn: 0 })))
  return {
    establishment_id: firstOf(named, 'establishment_id') ?? (events[0] as StateEvent).establishment_id,
    customer_id: firstOf(named, 'customer_id') ?? chatId,
    channel: firstOf(named, 'channel') ?? unknown,
    platform: firstOf(named, 'platform') ?? unknown,
    ...standing({ status: 'open', waiting_since: null, snoozed_until: null }, { kept, events }),
    ...(merged_into === null ? {} : { status: 'merged' as const }),
    merged_into,
    last_at: (lastMessage ?? (events.at(-1) as StateEvent)).sent_at,
    preview: previewOf(lastMessage),
    assignee: events.findLast(isAssignment)?.assignee ?? null,
    newest_at: kept.at(-1)?.sent_at ?? null,
  }
}

/**
 * The same from the state before these events, whose ids the chat did not have. Null if that state does not tell: the events are not all
 * later than the chat's others, or have an attribute that may have been missing until then.
 */
export function stateAfter(before: ChatRow, events: readonly StateEvent[]): ChatState | null {
  const kept = keptOf(events)
  const { newest_at } = before
  if (before.merged_into !== null || events.some(({ kind }) => kind === 'merge')) return null
  if (newest_at === null || kept.some(({ sent_at }) => sent_at <= newest_at)) return null
  if (before.customer_id === before.chat_id && firstOf(kept, 'customer_id') !== null) return null
  if (before.channel === unknown && firstOf(kept, 'channel') !== null) return null
  if (before.platform === unknown && firstOf(kept, 'platform') !== null) return null
  const lastMessage = kept.findLast(isVisibleMessage)
  // Without a preview there may be no message, and then the latest event counts.
  if (lastMessage === undefined && before.preview === '') return null
  const { chat_id: _, connection: __, thread_key: ___, version: ____, ...state } = before
  const assignment = events.findLast(isAssignment)
  return {
    ...state,
    ...standing(before, { kept, events }),
    ...(lastMessage === undefined ? {} : { last_at: lastMessage.sent_at, preview: previewOf(lastMessage) }),
    ...(assignment === undefined ? {} : { assignee: assignment.assignee }),
    newest_at: kept.at(-1)?.sent_at ?? newest_at,
  }
}

/** The value of an attribute that no row of a chat says. */
const unknown = 'unknown'

/** The last version of each row of the log that is not withdrawn, in the order of the log. */
export function keptOf(events: readonly StateEvent[]): readonly StateEvent[] {
  return [...new Map(events.map(event => [event.message_id, event])).values()]
    .filter(event => event.withdrawn === 0 && !isOwn(event))
    .sort((a, b) => a.sent_at - b.sent_at || compareText(a.message_id, b.message_id))
}

function firstOf(
  kept: readonly StateEvent[],
  name: 'establishment_id' | 'customer_id' | 'channel' | 'platform',
): string | null {
  return kept.find(event => event[name] !== null)?.[name] ?? null
}

/** The beginning of a message, or its attachments if it has no text. */
function previewOf(message: StateEvent | undefined): string {
  if (message === undefined) return ''
  const names = parseAttachments(message.attachments).map(({ name }) => name)
  const shown = message.text || (names.length === 0 ? '' : `📎 ${names.join(', ')}`)
  return [...shown.slice(0, 2 * previewLength)].slice(0, previewLength).join('')
}

/** The steps that change a chat's state, in their order within one instant. */
export const steps = ['customer', 'reply', 'reopen', 'archive'] as const

type Standing = Pick<ChatState, 'status' | 'waiting_since' | 'snoozed_until'>

/**
 * A wait opens at a customer's message and ends at a reply or an archive; a message after an archive reopens the chat. A snooze hides an
 * open chat and changes no wait.
 */
function standing(
  before: Standing,
  { kept, events }: { readonly kept: readonly StateEvent[]; readonly events: readonly StateEvent[] },
): Standing {
  const moments = kept
    .flatMap(event => {
      const step = stepOf(event)
      return step === null ? [] : [{ at: event.sent_at, step }]
    })
    .sort((a, b) => a.at - b.at || steps.indexOf(a.step) - steps.indexOf(b.step))
  let { status, waiting_since: waitingSince } = before
  for (const { at, step } of moments) {
    status = step === 'archive' ? 'archived' : 'open'
    if (step === 'customer') waitingSince ??= at
    else if (step !== 'reopen') waitingSince = null
  }
  const snoozed_until = snoozedUntil(before.snoozed_until, events)
  if (status !== 'archived') status = snoozed_until === null ? 'open' : 'snoozed'
  return { status, waiting_since: waitingSince, snoozed_until }
}

/** A snooze ends when the customer writes, or somebody archives or reopens the chat: in the order in which events arrive. */
function snoozedUntil(before: number | null, events: readonly StateEvent[]): number | null {
  let until = before
  for (const { kind, author, withdrawn, snoozed_until } of events) {
    if (kind === 'snooze') until = snoozed_until
    else if (kind === 'archive' || kind === 'reopen') until = null
    else if (kind === 'message' && author === 'customer' && withdrawn === 0) until = null
  }
  return until
}

export function stepOf({ kind, author }: StateEvent): (typeof steps)[number] | null {
  if (kind === 'archive' || kind === 'reopen') return kind
  if (kind !== 'message') return null
  if (author === 'customer') return 'customer'
  return author === 'agent' ? 'reply' : null
}

/** The journal's own kinds, which are not in a log, do not affect waits. */
function isOwn({ kind }: StateEvent): boolean {
  return ownKinds.some(own => own === kind)
}

function isAssignment({ kind }: StateEvent): boolean {
  return kind === 'assign'
}

function isVisibleMessage({ kind, author }: StateEvent): boolean {
  return kind === 'message' && author !== 'system'
}
