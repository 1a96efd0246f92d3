import { AssertionError } from 'node:assert/strict'
import type { DuckDBEngine } from '../src/engine/duckdb.ts'
import { sql } from '../src/engine/sql.ts'
import { fillIncoming, type MappedLogInput } from '../src/ingest/fill-incoming.ts'
import type { Mapping } from '../src/ingest/mapping/mapping.ts'
import type { Author, RowKind } from '../src/store/schema.ts'
import { formatInstant, parseInstant } from '../src/time/instant.ts'
import { differences } from './differences.ts'
import { openEmptyStore } from './log-store.ts'

/** A row after mapping. Null: missing. Instants are ISO 8601 in UTC. */
export interface MappedRow {
  readonly chatId: string
  /** A hash when the file has no id. */
  readonly messageId: string
  readonly sentAt: string
  readonly author: Author
  readonly kind: RowKind
  readonly establishmentId: string | null
  readonly customerId: string | null
  readonly channel: string | null
  readonly platform: string | null
  readonly updatedAt: string | null
  readonly withdrawn: boolean
  readonly authorId: string | null
  readonly text: string | null
  /** JSON text. */
  readonly attachments: string | null
}

export interface MappedReject {
  /** From 1. In a text file, the line on which the row begins; otherwise the number of the row. */
  readonly line: number
  /** The rule that the row broke, `: ` and the offending value. */
  readonly reason: string
}

/** What a mapping must make of a file. Only the properties given are compared. */
export interface MappingExpectations {
  /** All rows accepted, in the order of the file. Instants may have any offset. */
  readonly rows?: readonly Partial<MappedRow>[]
  /** All rows rejected. Default: none, so that any rejected row is a difference. */
  readonly rejects?: readonly MappedReject[]
}

/**
 * Reads a file or rows through a mapping and compares the result with what is expected. Resolves to all rows accepted, so that you can
 * assert more about them. Stores nothing.
 *
 * Throws an `AssertionError` that lists every difference, and `IngestError` for an invalid mapping or an unreadable file.
 *
 * @example
 * const mapping = { columns: { sent_at: { column: 'at', zone: 'Europe/Paris' }, author: { column: 'by', values: { client: 'customer' } } } } as const
 * const rows = [{ chat_id: 'c1', establishment_id: 'e1', at: '2026-07-01 09:00', by: 'client' }]
 * await checkMapping(mapping, rows, { rows: [{ sentAt: '2026-07-01T07:00:00Z', author: 'customer' }] })
 */
export async function checkMapping(
  mapping: string | Mapping,
  file: MappedLogInput,
  expectations: MappingExpectations,
): Promise<readonly MappedRow[]> {
  const engine = await openEmptyStore()
  try {
    await fillIncoming(engine, [file], { mapping })
    const [rows, rejects] = [await mappedRows(engine), await mappedRejects(engine)]
    const found = [
      ...differences(expectations.rejects ?? [], rejects, 'rejects'),
      ...(expectations.rows === undefined ? [] : rowDifferences(expectations.rows, rows)),
    ]
    if (found.length > 0)
      throw new AssertionError({ message: `the mapping makes something else:\n${found.join('\n')}` })
    return rows
  } finally {
    engine.close()
  }
}

function rowDifferences(expected: readonly Partial<MappedRow>[], rows: readonly MappedRow[]): readonly string[] {
  if (expected.length !== rows.length) return [`rows: expected ${expected.length}, got ${rows.length}`]
  return expected.flatMap((wanted, index) => {
    const compared = Object.keys(wanted) as (keyof MappedRow)[]
    const actual = Object.fromEntries(compared.map(key => [key, rows[index]?.[key]]))
    return differences({ ...wanted, ...inUtc(wanted) }, actual, `rows.${index}`)
  })
}

/** The row with its instants written as answers write them. */
function inUtc(row: Partial<MappedRow>): Partial<MappedRow> {
  const utc = (text: string) => {
    const instant = parseInstant(text)
    if (instant === null) throw new TypeError(`an expected instant must be ISO 8601 with offset or Z: ${text}`)
    return formatInstant(instant)
  }
  return {
    ...(row.sentAt === undefined ? {} : { sentAt: utc(row.sentAt) }),
    ...(typeof row.updatedAt === 'string' ? { updatedAt: utc(row.updatedAt) } : {}),
  }
}

async function mappedRows(engine: DuckDBEngine): Promise<readonly MappedRow[]> {
  const rows = await engine.query(
    sql`SELECT chat_id AS chatId, message_id AS messageId, sent_at AS sentAt, author::VARCHAR AS author, kind::VARCHAR AS kind,
      establishment_id AS establishmentId, customer_id AS customerId, channel, platform, updated_at AS updatedAt,
      withdrawn, author_id AS authorId, text, attachments FROM incoming ORDER BY rowid`,
    {
      chatId: 'text',
      messageId: 'text',
      sentAt: 'instant',
      author: 'text',
      kind: 'text',
      establishmentId: 'text?',
      customerId: 'text?',
      channel: 'text?',
      platform: 'text?',
      updatedAt: 'instant?',
      withdrawn: 'boolean',
      authorId: 'text?',
      text: 'text?',
      attachments: 'text?',
    },
  )
  return rows.map(row => ({
    ...row,
    author: row.author as Author,
    kind: row.kind as RowKind,
    sentAt: formatInstant(row.sentAt),
    updatedAt: row.updatedAt === null ? null : formatInstant(row.updatedAt),
  }))
}

async function mappedRejects(engine: DuckDBEngine): Promise<readonly MappedReject[]> {
  return engine.query(sql`SELECT line, reason FROM incoming_rejects ORDER BY line`, { line: 'count', reason: 'text' })
}
