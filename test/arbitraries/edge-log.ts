import type { EstablishmentRow, Log, LogRow } from '../oracle/log.ts'
import { attributeNames } from './log.ts'
import type { Scene } from './scene.ts'

const hour = 3_600_000_000n

/** What follows a chat's start: a reply or an archive, on a threshold or just off it; null for nothing. */
const sequels: readonly (readonly [after: bigint, what: Pick<LogRow, 'author' | 'kind'>] | null)[] = [
  null,
  [0n, { author: 'agent', kind: 'message' }],
  [hour, { author: 'agent', kind: 'message' }],
  [hour - 1n, { author: 'agent', kind: 'message' }],
  [hour / 2n, { author: 'system', kind: 'archive' }],
  [4n * hour, { author: 'agent', kind: 'message' }],
  [24n * hour, { author: 'agent', kind: 'message' }],
  [96n * hour, { author: 'agent', kind: 'message' }],
]

/** A chat on every edge of a scene and a microsecond before and after it. */
export function edgeLog({ zone, otherZone, edges }: Scene): Log {
  const starts = edges.flatMap(edge => [edge - 1n, edge, edge + 1n])
  const establishment = (establishmentId: string, timeZone: string | null): EstablishmentRow => ({
    establishmentId,
    name: null,
    timeZone,
    values: [['region', establishmentId === 'e1' ? ['north', 'flagship'] : ['south']]],
  })
  return {
    rows: starts.flatMap((at, index) => chat(index, at)),
    establishments: [
      {
        attributes: attributeNames,
        rows: [establishment('e1', zone), establishment('e2', otherZone), establishment('e3', null)],
      },
    ],
  }
}

function chat(index: number, at: bigint): LogRow[] {
  const start: LogRow = {
    chatId: `c${index}`,
    messageId: 'start',
    sentAt: at,
    author: 'customer',
    kind: 'message',
    establishmentId: `e${1 + (index % 4)}`,
    customerId: `customer ${index % 17}`,
    channel: ['widget', 'sms', null][index % 3] ?? null,
    platform: ['whatsapp', 'webchat'][index % 2] ?? null,
    updatedAt: null,
    authorId: null,
    text: null,
    attachments: null,
  }
  const sequel = sequels[index % sequels.length]
  if (sequel === null || sequel === undefined) return [start]
  const [after, what] = sequel
  return [start, { ...start, ...what, messageId: 'sequel', sentAt: at + after }]
}
