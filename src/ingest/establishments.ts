import type { DuckDBEngine } from '../engine/duckdb.ts'
import { join, type Sql, sql, texts } from '../engine/sql.ts'
import { IngestError } from '../errors.ts'
import { builtInDimensions } from '../metrics/definitions/dimension.ts'
import { countReasons } from '../store/reject-reasons.ts'
import { createIncomingEstablishments } from '../store/schema.ts'
import { isZone } from '../time/zone.ts'
import { noIdentity } from './canonical/no-text.ts'
import type { LogOptions } from './fill-incoming.ts'
import { reasonsText } from './load-bounds.ts'
import type { Cell, LogPart } from './log-part.ts'
import type { EstablishmentRow } from './log-row.ts'
import { keepRejects } from './quarantine.ts'
import type { FoundEncoding } from './read/decode.ts'
import { findFile } from './read/find-files.ts'
import { didYouMean } from './read/match-names.ts'
import { nameList, type ReadContext } from './read/read-context.ts'
import { readEstablishmentRows } from './read/read-rows.ts'
import { unpack, withScratch } from './read/unpack.ts'
import { readFile } from './read-file.ts'
import { takeIn } from './take-in.ts'

const ownColumns = ['establishment_id', 'name', 'time_zone']

/** The path of an establishments file, or the establishments as objects. */
export type EstablishmentsInput = string | Iterable<EstablishmentRow> | AsyncIterable<EstablishmentRow>

/**
 * Reads establishments into the temp table `incoming_establishments`, and rejects into `incoming_rejects`, which must exist. Gives the names
 * of the attributes, including those without values. Throws `IngestError` for a file that cannot be used, or whose rows are all rejected.
 */
export async function fillIncomingEstablishments(
  engine: DuckDBEngine,
  input: EstablishmentsInput,
  options: Pick<LogOptions, 'temporaryFolder' | 'stdin'> & {
    readonly onEncoding?: (found: FoundEncoding) => void
  } = {},
): Promise<readonly string[]> {
  const attributes = new Set<string>()
  await engine.execute(createListed)

  await withScratch(options.temporaryFolder ?? null, async scratch => {
    const context: ReadContext = {
      engine,
      scratch,
      columns: null,
      spelled: ownColumns,
      needed: ['establishment_id'],
      required: [],
      instants: [],
      delimiter: undefined,
      skip: 0,
      encodings: { csv: undefined, jsonl: undefined },
      onEncoding: found => options.onEncoding?.(found),
      reject: (rows, file) => keepRejects(engine, rows, { file, ofLog: false }),
    }
    let firstRow = 0
    const parts =
      typeof input === 'string'
        ? readFile(await unpack(await findFile(input), scratch, options.stdin ?? process.stdin), context)
        : readEstablishmentRows(input, context)
    for await (const part of parts) {
      for (const name of attributesOf(part)) attributes.add(name)
      firstRow = await takeIn(engine, part, {
        table: sql`listed`,
        insert: insertListed,
        examine: () => examine(engine),
        firstRow,
        ofLog: false,
      })
    }
  })
  await assertSomeUsed(engine)
  await engine.execute(createIncomingEstablishments)
  await engine.execute(sql`INSERT INTO incoming_establishments
    SELECT establishment_id, name, time_zone, attributes FROM listed WHERE is_used ORDER BY rowid`)
  await engine.execute(sql`DROP TABLE listed`)
  return [...attributes]
}

async function assertSomeUsed(engine: DuckDBEngine): Promise<void> {
  const [counts] = await engine.query(
    sql`SELECT count(*) FILTER (WHERE is_used) AS used,
      (SELECT count(*) FROM incoming_rejects WHERE NOT of_log) AS rejected FROM listed`,
    { used: 'count', rejected: 'count' },
  )
  if (counts === undefined || counts.used > 0 || counts.rejected === 0) return
  const reasons = await countReasons(engine, sql`(FROM incoming_rejects WHERE NOT of_log)`, sql`1`)
  throw new IngestError(`no row of the establishments can be used, nothing was stored: ${reasonsText(reasons)}`, {
    reasons,
  })
}

const attributeList = sql`STRUCT(attribute VARCHAR, value VARCHAR)[]`

/** Every row of the file. `is_used` is false for rejected rows; a row with a `reason` may be used all the same. */
const createListed = sql`CREATE OR REPLACE TEMP TABLE listed (
  establishment_id VARCHAR, name VARCHAR, time_zone VARCHAR, attributes ${attributeList}, is_used BOOLEAN, reason VARCHAR)`

function attributesOf(part: LogPart): readonly string[] {
  const fail = (problem: string) => new IngestError(`${part.file}: ${problem}`, { file: part.file })
  const names = [...part.cells.keys()]
  if (!names.includes('establishment_id')) {
    const near = didYouMean('establishment_id', names)
    throw fail(`has no column establishment_id${near}; it has ${nameList(names)}`)
  }
  const attributes = names.filter(name => !ownColumns.includes(name))
  const reserved = attributes.find(name => builtInDimensions.some(dimension => dimension === name))
  if (reserved !== undefined) throw fail(`an attribute must not be named ${builtInDimensions.join(', ')}: ${reserved}`)
  if (attributes.includes('')) throw fail('an attribute must have a name, a column has none')
  return attributes
}

function insertListed(part: LogPart): Sql {
  const text = (name: string) => {
    const cell = part.cells.get(name)
    return cell === undefined ? sql`NULL` : sql`nullif(${cell.text}, '')`
  }
  const attributes = attributesOf(part).flatMap(name => {
    const cell = part.cells.get(name)
    return cell === undefined ? [] : [valuesOf(name, cell)]
  })
  const id = text('establishment_id')
  const idProblem = noIdentity('establishment_id', part.cells.get('establishment_id'))
  const problem = sql`coalesce(${part.problem ?? sql`NULL`}, ${idProblem}, CASE WHEN ${id} IS NULL THEN 'establishment_id is missing' END)`
  return sql`INSERT INTO listed
    SELECT CASE WHEN problem IS NULL THEN id END, name, time_zone, attributes, problem IS NULL, problem
    FROM (SELECT ${id} AS id, ${text('name')} AS name, nullif(trim(${text('time_zone')}), '') AS time_zone,
      list_concat([]::${attributeList}, ${join(attributes, sql`, `, sql`[]`)}) AS attributes, ${problem} AS problem FROM ${part.from})`
}

/** `[attribute, value]` for each single value: trimmed, without empty values and duplicates. */
function valuesOf(attribute: string, cell: Cell): Sql {
  const trimmed = sql`list_transform(${cell.texts}, lambda v: trim(v, ${' \t\r\n\u00a0'}))`
  const values = sql`list_distinct(list_filter(${trimmed}, lambda v: v <> ''))`
  return sql`list_transform(${values}, lambda v: {attribute: ${attribute}, value: v})`
}

/** Finds the problems that need all rows: duplicate ids and invalid zones. */
async function examine(engine: DuckDBEngine): Promise<void> {
  await engine.execute(sql`UPDATE listed SET is_used = false,
      reason = 'establishment_id must be unique, the first row is kept: ' || establishment_id
    WHERE is_used AND rowid NOT IN (SELECT min(rowid) FROM listed GROUP BY establishment_id)`)
  const zones = await engine.query(sql`SELECT DISTINCT time_zone AS zone FROM listed WHERE time_zone IS NOT NULL`, {
    zone: 'text',
  })
  const wrong = texts(zones.map(({ zone }) => zone).filter(zone => !isZone(zone)))
  await engine.execute(sql`UPDATE listed SET time_zone = NULL,
      reason = coalesce(reason, 'time_zone must be an IANA time zone such as Europe/Paris, the row is kept without it: ' || time_zone)
    WHERE list_contains(${wrong}, time_zone)`)
}
