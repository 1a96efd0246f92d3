import type { Database, EventRow, OutboxState } from './tables.ts'

/** A message, a note or an act of a chat in its last version, at the place of its first. */
export type ExportedEvent = EventRow & {
  /** The state of a reply; null if it is none. */
  readonly state: OutboxState | null
  /** Its place in the chat. */
  readonly place: number
}

export const exportReads = {
  /** The events of a chat after a place, in order of arrival. Callers must first look up the chat in the scope. */
  async exportEvents(
    db: Database,
    { chat_id, after, limit, notes }: { chat_id: string; after: number; limit: number; notes: boolean },
  ): Promise<readonly ExportedEvent[]> {
    const first = await db
      .selectFrom('event')
      .select(['event.message_id', 'event.chat_version'])
      .where('event.chat_id', '=', chat_id)
      .where('event.chat_version', '>', after)
      .where('event.kind', 'in', ['message', 'archive', 'reopen', ...(notes ? (['note'] as const) : [])])
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('event as earlier')
              .select('earlier.seq')
              .whereRef('earlier.message_id', '=', 'event.message_id')
              .whereRef('earlier.chat_id', '=', 'event.chat_id')
              .whereRef('earlier.chat_version', '<', 'event.chat_version'),
          ),
        ),
      )
      .orderBy('event.chat_version')
      .limit(limit)
      .execute()
    if (first.length === 0) return []
    const versions = await db
      .selectFrom('event')
      .leftJoin('outbox', join =>
        join.onRef('outbox.message_id', '=', 'event.message_id').onRef('outbox.chat_id', '=', 'event.chat_id'),
      )
      .selectAll('event')
      .select('outbox.state')
      .where('event.chat_id', '=', chat_id)
      .where(
        'event.message_id',
        'in',
        first.map(({ message_id }) => message_id),
      )
      .orderBy('event.chat_version')
      .execute()
    const last = new Map(versions.map(row => [row.message_id, row]))
    return first.flatMap(({ message_id, chat_version: place }) => {
      const row = last.get(message_id)
      return row === undefined ? [] : [{ ...row, place }]
    })
  },
} as const
