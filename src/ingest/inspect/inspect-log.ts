import { openDuckDB } from '../../engine/duckdb.ts'
import { allOf, identifier, sql } from '../../engine/sql.ts'
import { createStore } from '../../store/schema.ts'
import { formatInstant } from '../../time/instant.ts'
import { type FilledLog, type FromSource, fillIncoming } from '../fill-incoming.ts'
import type { FormatName } from '../format-names.ts'
import type { SourceFacts } from '../formats/export-row.ts'
import type { GuessedMapping } from './guess-mapping.ts'

/** What an input contains as a log. */
export interface InspectedLog
  extends Pick<FilledLog, 'read' | 'rejected' | 'skipped' | 'ambiguousTimes' | 'skippedTimes'> {
  readonly chats: number
  readonly customers: number
  /** The times of the earliest and the latest row, in ISO 8601. */
  readonly from: string | null
  readonly until: string | null
  /** Rows with the same identity as another row. */
  readonly duplicates: number
  /** Rows in chats without a customer's message. */
  readonly chatsWithoutCustomer: number
  readonly authors: readonly Counted[]
  readonly sites: readonly Counted[]
  readonly channels: readonly Counted[]
  /** The most frequent reasons for rejection. */
  readonly rejects: readonly Counted[]
}

/** The facts that an export may lack, by the flags that say them. */
export const factFlags = { zone: '--zone', site: '--site', agents: '--agents', dateOrder: '--date-order' } as const
export type Fact = keyof typeof factFlags
const facts = Object.keys(factFlags) as readonly Fact[]

/** The facts whose flags a text advises. */
export function factsIn(text: string): readonly Fact[] {
  return facts.filter(fact => text.includes(`${factFlags[fact]} `))
}

export interface Counted {
  readonly name: string
  readonly rows: number
}

export interface ReadLogOptions {
  readonly format: FormatName
  readonly mapping: GuessedMapping | null
  readonly source: SourceFacts
  readonly temporaryFolder: string | undefined
}

/** Stands for a site that is not said. */
const unknownSite = 'unknown'

/** The maximum number of groups in each list. */
const mostGroups = 10

/** Reads a file, or a database or a bucket, as a log, and counts what it has. Throws `IngestError` if it cannot be read. */
export async function inspectLog(
  input: string | FromSource,
  { format, mapping, source, temporaryFolder }: ReadLogOptions,
): Promise<{ readonly log: InspectedLog; readonly lacking: readonly Fact[] }> {
  const engine = await openDuckDB(':memory:')
  try {
    for (const statement of createStore) await engine.execute(statement)
    const filled = await fillIncoming(engine, [input], {
      format,
      temporaryFolder,
      ...(mapping === null
        ? { source: { ...source, site: source.site ?? unknownSite } }
        : { mapping: mapping.mapping }),
    })
    const grouped = (name: 'author' | 'establishment_id' | 'channel') =>
      engine.query(
        sql`SELECT coalesce(${identifier(name)}, 'unknown') AS name, count(*) AS "rows" FROM incoming GROUP BY ALL
          ORDER BY "rows" DESC, name LIMIT ${mostGroups}`,
        { name: 'text', rows: 'count' },
      )
    const [totals] = await engine.query(
      sql`SELECT count(DISTINCT chat_id) AS chats, count(DISTINCT coalesce(customer_id, chat_id)) AS customers,
        min(sent_at) AS first, max(sent_at) AS last,
        count(*) - count(DISTINCT (chat_id, message_id)) AS duplicates,
        count(DISTINCT chat_id) - count(DISTINCT chat_id) FILTER (${allOf([sql`author = 'customer'`, sql`kind = 'message'`])}) AS silent
        FROM incoming`,
      { chats: 'count', customers: 'count', first: 'instant?', last: 'instant?', duplicates: 'count', silent: 'count' },
    )
    const rejects = await engine.query(
      sql`SELECT split_part(reason, ': ', 1) AS name, count(*) AS "rows" FROM incoming_rejects GROUP BY ALL
        ORDER BY "rows" DESC, name LIMIT ${mostGroups}`,
      { name: 'text', rows: 'count' },
    )
    const advice = await engine.query(
      sql`SELECT DISTINCT reason FROM incoming_rejects WHERE contains(reason, '--') LIMIT ${mostGroups}`,
      { reason: 'text' },
    )
    if (totals === undefined) throw new Error('a count gave no row')
    const { read, rejected, skipped, ambiguousTimes, skippedTimes } = filled
    const iso = (micros: bigint | null) => (micros === null ? null : formatInstant(micros))
    const sites = await grouped('establishment_id')
    const isSiteMissing = format !== 'causerie' && sites.some(({ name }) => name === unknownSite)
    const lacking = new Set([
      ...advice.flatMap(({ reason }) => factsIn(reason)),
      ...(isSiteMissing ? ['site' as const] : []),
    ])
    const log = {
      read,
      rejected,
      skipped,
      ambiguousTimes,
      skippedTimes,
      chats: totals.chats,
      customers: totals.customers,
      from: iso(totals.first),
      until: iso(totals.last),
      duplicates: totals.duplicates,
      chatsWithoutCustomer: totals.silent,
      authors: await grouped('author'),
      sites,
      channels: await grouped('channel'),
      rejects,
    }
    return { log, lacking: facts.filter(fact => lacking.has(fact)) }
  } finally {
    engine.close()
  }
}
