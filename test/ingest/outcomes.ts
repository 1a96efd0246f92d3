import type { MappedLogInput } from '../../src/ingest/fill-incoming.ts'
import type { Mapping } from '../../src/ingest/mapping/mapping.ts'
import type { ingestEngine } from './ingest-engine.ts'

type Fill = ReturnType<typeof ingestEngine>['fill']

/** A row with all required columns. */
export const complete = { chat_id: 'c', sent_at: '2026-03-01T10:00:00Z', author: 'agent', establishment_id: 'e' }

export const ids = ['chat_id', 'message_id', 'customer_id', 'author_id', 'establishment_id'] as const

/** For each row of an input, gives what `read` makes of it, or why it was rejected. */
export function outcomesOf(fill: Fill) {
  return async <T>(
    input: MappedLogInput,
    mapping: Mapping,
    read: (row: Awaited<ReturnType<Fill>>['rows'][number]) => T,
  ): Promise<(T | string)[]> => {
    const { rows, rejects, counts } = await fill([input], { mapping })
    const reasons = new Map(rejects.map(({ line, reason }) => [line, reason]))
    const accepted = rows.map(read)
    const isCsv = typeof input === 'string' && input.endsWith('.csv')
    return Array.from(
      { length: counts.read },
      (_, index) => reasons.get(index + (isCsv ? 2 : 1)) ?? accepted.shift() ?? '',
    )
  }
}
