import { groupBy } from './group.ts'
import { type KnownSpan, knownSpan } from './known.ts'
import type { CanonicalRow, EstablishmentsFile, Log } from './log.ts'
import { compareText, compareTexts } from './text.ts'
import { usableRows } from './usable.ts'
import { isZone } from './zone.ts'

export interface Establishment {
  readonly id: string
  readonly name: string
  /** Null: the clock of the report. */
  readonly zone: string | null
  readonly values: ReadonlyMap<string, readonly string[]>
}

export interface Chat {
  readonly id: string
  readonly establishment: string
  readonly customer: string
  readonly channel: string
  readonly platform: string
  /** The rows that are kept and not withdrawn. A chat for which none of them names an establishment counts nowhere. */
  readonly rows: readonly CanonicalRow[]
}

/** What a store keeps of a log. */
export interface Stored {
  readonly chats: readonly Chat[]
  /** By id; only those that the establishments files list. */
  readonly listed: ReadonlyMap<string, Establishment>
  readonly attributes: ReadonlySet<string>
  /** What filters may name. Includes the establishments of replaced and withdrawn rows and those that the files list. */
  readonly known: Known
  /** The known span of the whole store, also when this is a part of it. */
  readonly span: KnownSpan
}

export interface Known {
  readonly establishments: readonly string[]
  readonly channels: readonly string[]
  readonly platforms: readonly string[]
}

/** An establishment that no file lists has only its id. */
export function establishmentOf(store: Stored, id: string): Establishment {
  return store.listed.get(id) ?? { id, name: id, zone: null, values: new Map() }
}

export function stored(log: Log): Stored {
  const rows = usableRows(log)
  const kept = keptRows(rows)
  const visible = kept.filter(row => !row.withdrawn)
  const chats = [...groupBy(visible, row => row.chatId)].flatMap(([id, rows]) => chatOf(id, rows) ?? [])
  const listed = listedEstablishments(log.establishments)
  return {
    chats,
    listed,
    span: knownSpan(kept, log),
    attributes: new Set(log.establishments.flatMap(file => file.attributes)),
    known: {
      establishments: [...new Set([...listed.keys(), ...rows.flatMap(row => row.establishmentId ?? [])])],
      channels: [...new Set(chats.map(chat => chat.channel))],
      platforms: [...new Set(chats.map(chat => chat.platform))],
    },
  }
}

/** Rule 1: of the rows with the same (chat_id, message_id), one is kept, withdrawn or not. */
export function keptRows(rows: readonly CanonicalRow[]): CanonicalRow[] {
  const kept = new Map<string, CanonicalRow>()
  for (const row of rows) {
    const identity = identityOf(row)
    const other = kept.get(identity)
    if (other === undefined || winsOver(row, other)) kept.set(identity, row)
  }
  return [...kept.values()]
}

/**
 * The number of rows of one load into an empty store that repeat an id with other content than the row kept, when neither row has an
 * `updatedAt`.
 */
export function conflictingRepeats(rows: readonly CanonicalRow[]): number {
  const kept = new Map(keptRows(rows).map(row => [identityOf(row), row]))
  return rows.filter(row => {
    const other = kept.get(identityOf(row))
    if (other === undefined || row.updatedAt !== null || other.updatedAt !== null) return false
    return row.sentAt !== other.sentAt || compareTexts(contentOf(row), contentOf(other)) !== 0
  }).length
}

function identityOf(row: CanonicalRow): string {
  return row.messageId === null
    ? JSON.stringify(['hash', row.chatId, String(row.sentAt), row.author, row.kind, row.text ?? ''])
    : JSON.stringify(['id', row.chatId, row.messageId])
}

function winsOver(row: CanonicalRow, other: CanonicalRow): boolean {
  if (row.updatedAt !== other.updatedAt) {
    if (row.updatedAt === null) return false
    return other.updatedAt === null || row.updatedAt > other.updatedAt
  }
  if (row.sentAt !== other.sentAt) return row.sentAt < other.sentAt
  return compareTexts(contentOf(row), contentOf(other)) < 0
}

/** A missing text equals the empty text. */
function contentOf(row: CanonicalRow): string[] {
  const { author, kind, establishmentId, customerId, channel, platform, withdrawn, authorId, text, attachments } = row
  const taken = String(withdrawn)
  return [author, kind, establishmentId, customerId, channel, platform, taken, authorId, text, attachments].map(
    value => value ?? '',
  )
}

/** Rule 2: each attribute of a chat comes from the earliest stored row that has it. Null when no row names an establishment. */
function chatOf(id: string, rows: readonly CanonicalRow[]): Chat | null {
  const inOrder = [...rows].sort((a, b) =>
    a.sentAt === b.sentAt ? compareText(a.messageId ?? '', b.messageId ?? '') : a.sentAt < b.sentAt ? -1 : 1,
  )
  const first = (read: (row: CanonicalRow) => string | null) => inOrder.map(read).find(value => value !== null) ?? null
  const establishment = first(row => row.establishmentId)
  if (establishment === null) return null
  return {
    id,
    establishment,
    customer: first(row => row.customerId) ?? id,
    channel: first(row => row.channel) ?? 'unknown',
    platform: first(row => row.platform) ?? 'unknown',
    rows,
  }
}

/** Within a file the first row of an establishment counts; the newest file wins. */
function listedEstablishments(files: readonly EstablishmentsFile[]): Map<string, Establishment> {
  const listed = new Map<string, Establishment>()
  for (const file of files) {
    const inFile = new Set<string>()
    for (const row of file.rows) {
      const id = row.establishmentId
      if (inFile.has(id)) continue
      inFile.add(id)
      listed.set(id, {
        id,
        name: row.name ?? id,
        zone: row.timeZone !== null && isZone(row.timeZone) ? row.timeZone : null,
        values: new Map(row.values.map(([attribute, values]) => [attribute, cleaned(values)])),
      })
    }
  }
  return listed
}

function cleaned(values: readonly string[]): string[] {
  return [...new Set(values.map(value => value.trim()).filter(value => value !== ''))]
}
