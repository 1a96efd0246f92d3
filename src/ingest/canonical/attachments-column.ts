import { type Sql, sql } from '../../engine/sql.ts'
import type { Cell } from '../log-part.ts'
import type { AttachmentsRule } from '../mapping/mapping.ts'
import { pointerTo } from '../read/json-columns.ts'
import { type ColumnSql, presentText, quotedLength, stepOf } from './column-sql.ts'

const limitBytes = 100_000_000
const column = 'attachments'

/**
 * Converts a list of `{name, media_type, bytes}`, in a column of that type or as JSON text, to its canonical JSON text: these three keys in
 * this order, null where missing. An empty list counts as missing.
 */
export function attachmentsColumn(rule: AttachmentsRule, cell: Cell | undefined): ColumnSql {
  if (cell === undefined) return { steps: [], value: sql`NULL`, problem: null }
  const json = stepOf(column, 0)
  const list = sql`json_extract(${json}, '$[*]')`
  const key = (name: string) => sql`${pointerTo(name)}`
  const [name, bytes] = [key(rule.name ?? 'name'), key(rule.bytes ?? 'bytes')]
  // Rows from TypeScript may spell the key mediaType.
  const mediaType = rule.media_type === undefined ? [key('media_type'), key('mediaType')] : [key(rule.media_type)]

  const isOneOf = (path: Sql, type: string) => sql`coalesce(json_type(a, ${path}), 'NULL') IN (${type}, 'NULL')`
  const isWellFormed = [
    isOneOf(name, 'VARCHAR'),
    ...mediaType.map(path => isOneOf(path, 'VARCHAR')),
    isOneOf(bytes, 'UBIGINT'),
  ].reduce((all, next) => sql`${all} AND ${next}`, sql`json_type(a) = 'OBJECT'`)
  const mediaTypeText = mediaType
    .map(path => sql`json_extract_string(a, ${path})`)
    .reduce((a, b) => sql`coalesce(${a}, ${b})`)
  const sizes = sql`list_transform(${list}, lambda a: json_extract_string(a, ${bytes})::UBIGINT)`
  const malformed = sql`${`${column} must be a JSON list of {name, media_type, bytes}: `} || left(${json}, ${quotedLength})`

  const problem = sql`CASE WHEN ${json} IS NULL THEN NULL
    WHEN NOT json_valid(${json}) THEN ${malformed}
    WHEN json_type(${json}) <> 'ARRAY' THEN ${malformed}
    WHEN NOT list_bool_and(list_transform(${list}, lambda a: ${isWellFormed})) THEN ${malformed}
    WHEN list_max(${sizes}) > ${limitBytes}
      THEN ${`an attachment must not be over ${limitBytes} bytes: `} || list_max(${sizes}) END`
  const canonical = sql`to_json(list_transform(${list}, lambda a: {
    name: json_extract_string(a, ${name}), media_type: ${mediaTypeText}, bytes: json_extract_string(a, ${bytes})::UBIGINT}))::VARCHAR`
  const found = stepOf(column, 1)
  return {
    steps: [
      cell.type === 'VARCHAR' ? presentText(cell.value, rule.missing) : sql`to_json(${cell.value})::VARCHAR`,
      problem,
    ],
    value: sql`CASE WHEN ${json} IS NULL OR ${found} IS NOT NULL THEN NULL WHEN json_array_length(${json}) > 0 THEN ${canonical} END`,
    problem: found,
  }
}
