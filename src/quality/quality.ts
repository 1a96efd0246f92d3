import type { Engine } from '../engine/engine.ts'
import { oncePerVersion } from '../engine/once-per-version.ts'
import type { Source } from '../engine/source.ts'
import { allOf, sql, storeTable } from '../engine/sql.ts'
import { readDimensions } from '../metrics/definitions/dimension.ts'
import { chatsOf, type FilterLists, insideConditions } from '../metrics/definitions/filter.ts'
import { readKnown } from '../metrics/reading/known.ts'
import { readFrom } from '../metrics/reading/read-from.ts'
import { countReasons, lostDigits, type StoredRejectReason } from '../store/reject-reasons.ts'
import { formatInstant, type Micros } from '../time/instant.ts'
import { readChatFindings, readMissingReplies } from './chat-findings.ts'
import { readDayFindings } from './day-findings.ts'
import { readEstablishmentFindings } from './establishment-findings.ts'
import { type Finding, type Found, type FoundByName, findingsOf } from './findings.ts'
import { readSpoiledIds } from './id-findings.ts'
import { type LoadCounts, readLoadCounts } from './load-counts.ts'
import { readLoadFindings, type SkippedReason } from './load-findings.ts'
import { readChatsOutOfOrder, readLateRows } from './row-findings.ts'

/** How far a log can be trusted: what was read, what was left out, and what else may make figures wrong. */
export interface Quality {
  /** As in every answer: the earliest instant of the whole store. */
  readonly knownFrom: string | null
  /** As in every answer: the instant until which the whole store is known. */
  readonly knownUntil: string | null
  /** What the loads counted; null for a restricted source, because it concerns the whole store. */
  readonly loads: LoadCounts | null
  /** Why rows were rejected, most frequent reason first; empty for a restricted source. */
  readonly rejected: readonly StoredRejectReason[]
  /** Events of exports that are no rows of a log, by reason; empty for a restricted source. */
  readonly skipped: readonly SkippedReason[]
  /** What was looked for, found (`count` above 0) or not. Of a restricted source, only what concerns its own chats and establishments. */
  readonly findings: readonly Finding[]
}

/**
 * The data quality of a store: how many rows were read, rejected and skipped, and what may make figures wrong, each with a count, an example
 * and the metrics concerned. Definition: docs/definitions.md, "Data quality".
 *
 * @example
 * const { findings } = await quality(store)
 * const { count, of } = findings.find(({ finding }) => finding === 'chatsWithoutChannel') ?? {}
 * console.log(`${count} of ${of} chats have no channel`) // 0 of 8 chats have no channel
 */
export async function quality(source: Source): Promise<Quality> {
  return readFrom(source, ({ engine, within }) => readQuality(engine, within))
}

/** The same on an engine, within the restrictions of a source. */
export async function readQuality(engine: Engine, within: readonly FilterLists[]): Promise<Quality> {
  const { found, ...known } = await (within.length === 0 ? readAll(engine) : readWithin(engine, within))
  return { loads: null, rejected: [], skipped: [], ...known, findings: findingsOf(found) }
}

/** What `readQuality` reads of all rows, as JSON, for a copy of the store that does not compute it again. */
export async function wholeQuality(engine: Engine): Promise<string> {
  return JSON.stringify(await readAll(engine))
}

type Known = Pick<Quality, 'knownFrom' | 'knownUntil'>
type Read = Known & Partial<Quality> & { readonly found: FoundByName }

/** Once per version, because it reads every row. */
const readAll = oncePerVersion(async (engine): Promise<Read> => {
  if (engine.prepared !== undefined) return JSON.parse(engine.prepared.quality) as Read
  const [part, loads, rejected] = await Promise.all([
    readWithin(engine, []),
    readLoadCounts(engine),
    countReasons(engine, storeTable('rejects'), sql`load_id`),
  ])
  const { found, skipped } = await readLoadFindings(engine, loads, rejected)
  const spoiledIds = withRejected(part.found.spoiledIds, rejected)
  return { ...part, loads, rejected, skipped, found: { ...part.found, ...found, spoiledIds } }
})

/** Most ids that a spreadsheet shortened never reach the log: their rows are rejected. */
function withRejected(
  { count, of, example }: Found = { count: 0, of: 0, example: null },
  rejected: readonly StoredRejectReason[],
): Found {
  const lost = rejected.filter(({ reason }) => reason.endsWith(lostDigits))
  const rows = lost.reduce((sum, { rows }) => sum + rows, 0)
  return { count: count + rows, of: of + rows, example: lost[0]?.example.value ?? example }
}

async function readWithin(
  engine: Engine,
  within: readonly FilterLists[],
): Promise<Known & { readonly found: FoundByName }> {
  const chats = chatsOf(await readDimensions(engine), { where: {}, not: {}, within })
  const { conditions } = chats
  const inside = insideConditions(chats)
  const rows = conditions.length === 0 ? null : allOf(conditions)
  const known = await readKnown(engine)
  const [ofChats, repliesMissing, ofDays, ofEstablishments, spoiledIds, lateRows, chatsOutOfOrder] = await Promise.all([
    readChatFindings(engine, conditions),
    readMissingReplies(engine, conditions),
    readDayFindings(engine, conditions, known),
    readEstablishmentFindings(engine, inside),
    readSpoiledIds(engine, conditions, inside),
    readLateRows(engine, rows),
    readChatsOutOfOrder(engine, rows),
  ])
  const found = { ...ofChats, ...ofDays, ...ofEstablishments, repliesMissing, spoiledIds, lateRows }
  const text = (at: Micros | null) => (at === null ? null : formatInstant(at))
  return {
    knownFrom: text(known.from),
    knownUntil: text(known.until),
    found: chatsOutOfOrder === null ? found : { ...found, chatsOutOfOrder },
  }
}
