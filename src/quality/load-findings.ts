import type { Engine } from '../engine/engine.ts'
import { onShards, operation, sql, storeTable } from '../engine/sql.ts'
import { type LoadNote, readLoadNotes } from '../store/load-notes.ts'
import type { StoredRejectReason } from '../store/reject-reasons.ts'
import { formatInstant, type Micros } from '../time/instant.ts'
import type { Found, FoundByName } from './findings.ts'
import type { LoadCounts } from './load-counts.ts'

/** Events of exports that loads left out because they are no rows of a log. */
export interface SkippedReason {
  readonly reason: string
  readonly events: number
}

/** What loads counted, and chats of no establishment: what concerns the whole store. */
export interface LoadFindings {
  readonly found: FoundByName
  readonly skipped: readonly SkippedReason[]
}

export async function readLoadFindings(
  engine: Engine,
  counts: LoadCounts,
  rejected: readonly StoredRejectReason[],
): Promise<LoadFindings> {
  const notes = await readLoadNotes(engine)
  const of = counts.rowsRead
  const noted = (note: LoadNote['note'], count: number): Found => ({
    count,
    of,
    example: instantText(count === 0 ? null : (notes.find(one => one.note === note)?.example ?? null)),
  })
  const [reason] = rejected.filter(one => one.of === 'log')
  return {
    found: {
      rejectedRows: { count: counts.leftOut, of, example: reason === undefined ? null : exampleOf(reason) },
      conflictingRepeats: noted('conflicting_repeats', counts.conflictingRepeats),
      ambiguousTimes: noted('ambiguous_times', counts.ambiguousTimes),
      skippedTimes: noted('skipped_times', counts.skippedTimes),
      chatsWithoutEstablishment: await readUnplacedChats(engine),
      futureRows: { count: counts.futureRows, of, example: counts.futureRows === 0 ? null : await latestRow(engine) },
    },
    skipped: notes.filter(({ note }) => note === 'skipped').map(({ reason, events }) => ({ reason, events })),
  }
}

async function readUnplacedChats(engine: Engine): Promise<Found> {
  const [found] = await engine.query(
    sql`SELECT sum(unplaced) AS unplaced, ${operation('minimum', sql`example`)} AS example,
        (SELECT count(*) FROM ${storeTable('chats')}) AS placed
      FROM ${onShards(sql`SELECT count(*) AS unplaced, ${operation('minimum', sql`chat_id`)} AS example
        FROM ${storeTable('withdrawn_chats')} WHERE chat_key IN (SELECT chat_key FROM ${storeTable('log')} WHERE NOT withdrawn)`)} AS own`,
    { unplaced: 'count', example: 'text?', placed: 'count' },
  )
  const { unplaced = 0, placed = 0, example = null } = found ?? {}
  return { count: unplaced, of: unplaced + placed, example }
}

function exampleOf({ reason, example: { file, line, value } }: StoredRejectReason): string {
  return `${file}:${line}: ${reason}${value === null ? '' : `: ${value}`}`
}

const instantText = (at: Micros | null) => (at === null ? null : formatInstant(at))

async function latestRow(engine: Engine): Promise<string | null> {
  const [found] = await engine.query(
    sql`SELECT ${operation('maximum', sql`sent_at`)} AS latest FROM ${storeTable('log')}`,
    { latest: 'instant?' },
  )
  return instantText(found?.latest ?? null)
}
