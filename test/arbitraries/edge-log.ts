import { attributeNames, earliest } from '../../testing/arbitraries/log.ts'
import type { Scene } from '../../testing/arbitraries/scene.ts'
import type { CanonicalEstablishment, CanonicalRow, Log } from '../../testing/oracle/log.ts'

const [micro, hour] = [1n, 3_600_000_000n]
const day = 24n * hour

type Sequel = readonly [after: bigint, author: CanonicalRow['author'], kind: CanonicalRow['kind']]

/** The start of chats relative to an edge, and the end of their wait: on the edge, on a threshold, or never. */
const courses: readonly (readonly [start: bigint, sequel: Sequel | null])[] = [
  [-micro, [hour, 'agent', 'message']],
  [0n, [hour - micro, 'agent', 'message']],
  [0n, [0n, 'agent', 'message']],
  [0n, null],
  [micro, [24n * hour, 'agent', 'message']],
  [-hour, [hour, 'agent', 'message']],
  [-4n * hour, [4n * hour, 'system', 'archive']],
  [-day, null],
  [-4n * day, null],
  [-4n * day, null],
]

/** Chats that start or end on the edges of a scene, a microsecond from them, or a threshold before them. */
export function edgeLog({ zone, otherZone, edges }: Scene): Log {
  const chats = edges.flatMap(edge => courses.map(([start, sequel]) => ({ at: edge + start, sequel })))
  const establishment = (establishmentId: string, timeZone: string | null): CanonicalEstablishment => ({
    establishmentId,
    name: null,
    timeZone,
    values: [['region', establishmentId === 'e1' ? ['north', 'flagship'] : ['south']]],
  })
  return {
    rows: chats.flatMap(({ at, sequel }, index) => chat(index, at, sequel)),
    earliest,
    establishments: [
      {
        attributes: attributeNames,
        rows: [establishment('e1', zone), establishment('e2', otherZone), establishment('e3', null)],
      },
    ],
  }
}

function chat(index: number, at: bigint, sequel: Sequel | null): CanonicalRow[] {
  const start: CanonicalRow = {
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
    withdrawn: false,
    authorId: null,
    text: null,
    attachments: null,
  }
  if (sequel === null) return [start]
  const [after, author, kind] = sequel
  return [start, { ...start, author, kind, messageId: 'sequel', sentAt: at + after }]
}
