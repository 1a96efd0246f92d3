import type { Log } from './log.ts'
import { type Chat, keptRows, type Stored } from './stored.ts'
import { usableRows } from './usable.ts'
import { viewAt } from './view.ts'

/** A row of a table: each value as text, instants in microseconds, null for missing values. */
export type Line = readonly (string | null)[]

const quarter = 15n * 60n * 1_000_000n

/** The chats, activity (visible messages per quarter of an hour in UTC) and waits that a store derives from a log. */
export function contents({ chats }: Stored): Readonly<Record<'chats' | 'activity' | 'waits', Line[]>> {
  const everything = chats
    .flatMap(chat => chat.rows)
    .reduce((latest, { sentAt }) => (sentAt > latest ? sentAt : latest), 0n)
  const known = viewAt(chats, everything + 1n)
  return {
    chats: chats.map(attributesOf),
    activity: known.flatMap(chat => {
      const inOrder = [...chat.messages].sort((a, b) => (a < b ? -1 : 1))
      return inOrder.flatMap((at, index) => {
        const before = inOrder[index - 1]
        if (before !== undefined && quarterOf(before) === quarterOf(at)) return []
        const together = inOrder.filter(other => quarterOf(other) === quarterOf(at))
        return [[...attributesOf(chat), String(at), before?.toString() ?? null, String(together.length)]]
      })
    }),
    waits: known.flatMap(chat =>
      chat.waits.map(({ openedAt, end }, index) => [
        ...attributesOf(chat),
        String(openedAt),
        end?.at.toString() ?? null,
        end?.by ?? null,
        String(index + 1),
      ]),
    ),
  }
}

/** All columns, except the ids, of the rows that a store keeps of a log. Ids are left out because rows without one get a made-up id. */
export function keptLines(log: Log): Line[] {
  return keptRows(usableRows(log)).map(row => [
    row.chatId,
    String(row.sentAt),
    row.author,
    row.kind,
    row.establishmentId,
    row.customerId,
    row.channel,
    row.platform,
    row.updatedAt?.toString() ?? null,
    String(row.withdrawn),
    row.authorId,
    row.text,
    row.attachments,
  ])
}

function quarterOf(at: bigint): bigint {
  return (at - (((at % quarter) + quarter) % quarter)) / quarter
}

function attributesOf({ id, customer, establishment, channel, platform }: Chat): Line {
  return [id, customer, establishment, channel, platform]
}
