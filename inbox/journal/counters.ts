import type { ChatRow, CounterRow, Database } from './tables.ts'

type Counted = Pick<ChatRow, 'status' | 'establishment_id' | 'channel' | 'platform' | 'waiting_since'>

/** Updates the counts of chats by status and scope dimensions, so that lists need not count. */
export async function recount(db: Database, before: Counted | undefined, after: Counted): Promise<void> {
  if (before !== undefined && keyOf(before) === keyOf(after)) {
    const waiting = waits(after) - waits(before)
    if (waiting !== 0) await add(db, after, { chats: 0, waiting })
    return
  }
  if (before !== undefined) await add(db, before, { chats: -1, waiting: -waits(before) })
  await add(db, after, { chats: 1, waiting: waits(after) })
}

async function add(
  db: Database,
  { status, establishment_id, channel, platform }: Counted,
  { chats, waiting }: { chats: number; waiting: number },
): Promise<void> {
  await db
    .insertInto('counter')
    .values({ status, establishment_id, channel, platform, chats, waiting })
    .onConflict(conflict =>
      conflict.columns(['establishment_id', 'status', 'channel', 'platform']).doUpdateSet(({ eb, ref }) => ({
        chats: eb(ref('counter.chats'), '+', chats),
        waiting: eb(ref('counter.waiting'), '+', waiting),
      })),
    )
    .execute()
}

/** All counters, computed from the chats; zero counts are omitted. */
export function countedChats(db: Database): Promise<CounterRow[]> {
  return db
    .selectFrom('chat')
    .select(({ fn }) => [
      'establishment_id',
      'status',
      'channel',
      'platform',
      fn.countAll<number>().as('chats'),
      fn.count<number>('waiting_since').as('waiting'),
    ])
    .groupBy(['establishment_id', 'status', 'channel', 'platform'])
    .execute()
}

export function keyOf({
  status,
  establishment_id,
  channel,
  platform,
}: Pick<CounterRow, 'status' | 'establishment_id' | 'channel' | 'platform'>): string {
  return JSON.stringify([establishment_id, status, channel, platform])
}

function waits({ waiting_since }: Counted): number {
  return waiting_since === null ? 0 : 1
}
