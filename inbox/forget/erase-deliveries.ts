import type { Database } from '../journal/tables.ts'
import { standsIn } from './stands-in.ts'

export interface ForgottenRows {
  readonly customers: readonly string[]
  /** The forgotten conversations, by their connection. */
  readonly threads: Map<string, Set<string>>
  /** Deliveries of earlier times are erased whole; null for none. */
  readonly lastSeenBefore: number | null
}

const slice = 500

/** Erases forgotten rows from stored deliveries; a delivery of which nothing is left, or that cannot be parsed, is removed. */
export async function eraseDeliveries(db: Database, forgotten: ForgottenRows): Promise<number> {
  const { lastSeenBefore } = forgotten
  let erased = 0
  if (lastSeenBefore !== null) {
    const { numDeletedRows } = await db
      .deleteFrom('inbound')
      .where('received_at', '<', lastSeenBefore)
      .executeTakeFirstOrThrow()
    erased += Number(numDeletedRows)
  }
  let after = 0
  for (;;) {
    const rows = await db
      .selectFrom('inbound')
      .selectAll()
      .where('inbound_id', '>', after)
      .orderBy('inbound_id')
      .limit(slice)
      .execute()
    for (const { inbound_id, connection, body, refused } of rows) {
      after = inbound_id
      const text = Buffer.from(body).toString('utf8')
      const kept = textWithout(text, { connection, refused, forgotten })
      if (kept === text) continue
      erased++
      if (kept === null) await db.deleteFrom('inbound').where('inbound_id', '=', inbound_id).execute()
      else
        await db
          .updateTable('inbound')
          .set({ body: Buffer.from(kept) })
          .where('inbound_id', '=', inbound_id)
          .execute()
    }
    if (rows.length < slice) return erased
  }
}

/** A delivery without its forgotten rows: the same text if it has none, null if nothing else is in it. */
function textWithout(
  text: string,
  {
    connection,
    refused,
    forgotten: { customers, threads },
  }: { connection: string; refused: string | null; forgotten: ForgottenRows },
): string | null {
  const names = (part: string) => customers.some(name => standsIn(part, name))
  const own = threads.get(connection)
  let given: unknown
  try {
    given = JSON.parse(text)
  } catch {
    return names(text) ? null : text
  }
  if (typeof given !== 'object' || given === null || !('data' in given) || !Array.isArray(given.data))
    return names(textsOf(given).join('\n')) ? null : text
  const { data } = given
  const isForgotten = (row: unknown) =>
    names(textsOf(row).join('\n')) ||
    (typeof row === 'object' && row !== null && 'chat_id' in row && own?.has(String(row.chat_id)) === true)
  const kept = data.filter(row => !isForgotten(row))
  if (kept.length === data.length) return refused !== null && names(refused) ? null : text
  return kept.length === 0 ? null : JSON.stringify({ ...given, data: kept })
}

/** Every text in a JSON value, unescaped. */
function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  if (typeof value === 'number') return [String(value)]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(textsOf)
}
