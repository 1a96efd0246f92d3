import type { ListPlace } from '../../inbox/journal/list-chats.ts'
import type { ChatFilter } from './chat-scope.ts'

export const inboxViews = ['open', 'mine', 'snoozed', 'archived'] as const
/** Chats in progress, those of them that are for whoever asks, snoozed ones, and finished ones. */
export type InboxView = (typeof inboxViews)[number]

/** What an address of the inbox asks. */
export interface InboxQuestion extends ChatFilter {
  readonly view: InboxView
  /** What is sought in texts; empty for a list. */
  readonly sought: string
}

/** Letters of a search. */
const longestSought = 200

/** The question of an address; whether its dimensions exist is for the store to say. */
export function readInboxAddress(parameters: URLSearchParams): InboxQuestion {
  const [where, not] = [new Map<string, Set<string>>(), new Map<string, Set<string>>()]
  for (const [name, value] of parameters) {
    const [, kind, dimension = ''] = /^(where|not)\.(.+)$/s.exec(name) ?? []
    if (kind === undefined || value === '') continue
    const lists = kind === 'where' ? where : not
    lists.set(dimension, (lists.get(dimension) ?? new Set()).add(value))
  }
  const listed = (lists: ReadonlyMap<string, ReadonlySet<string>>) =>
    Object.fromEntries([...lists].map(([dimension, values]) => [dimension, [...values]]))
  const status = parameters.getAll('status').at(-1)
  return {
    view: inboxViews.find(view => view === status) ?? 'open',
    sought: (parameters.getAll('q').at(-1) ?? '').trim().slice(0, longestSought),
    where: listed(where),
    not: listed(not),
  }
}

/** The address that asks it. */
export function inboxAddress(question: InboxQuestion, more: Readonly<Record<string, string>> = {}): string {
  const parameters = new URLSearchParams([
    ...(question.view === 'open' ? [] : [['status', question.view] as [string, string]]),
    ...(question.sought === '' ? [] : [['q', question.sought] as [string, string]]),
    ...filterFields(question),
    ...Object.entries(more),
  ])
  return parameters.size === 0 ? '/inbox' : `/inbox?${parameters.toString()}`
}

/** The parameters of a filter. */
export function filterFields({ where, not }: ChatFilter): readonly [name: string, value: string][] {
  return Object.entries({ where, not }).flatMap(([kind, lists]) =>
    Object.entries(lists).flatMap(([dimension, values]) =>
      values.map((value): [string, string] => [`${kind}.${dimension}`, value]),
    ),
  )
}

export function writePlace({ waiting_since, last_at, chat_id }: ListPlace): string {
  return [waiting_since ?? '', last_at, chat_id].join(',')
}

/** Where a list goes on; null for what no page of ours has written. */
export function readPlace(text: string | undefined): ListPlace | null {
  const [, waiting = '', last = '', chat_id = ''] = /^(\d{0,16}),(\d{1,16}),([0-9a-f-]{1,36})$/.exec(text ?? '') ?? []
  if (chat_id === '') return null
  return { waiting_since: waiting === '' ? null : Number(waiting), last_at: Number(last), chat_id }
}
