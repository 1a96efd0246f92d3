import { type Sql, sql } from '../../engine/sql.ts'
import { lostDigits } from '../../store/reject-reasons.ts'
import { type Cell, irregular } from '../log-part.ts'
import { quotedLength } from './column-sql.ts'

/** How a spreadsheet writes a long id that it took for a number; the other digits are lost. */
const spreadsheetNumber = '\\d([.,]\\d+)?E\\+\\d+'

/** Why a cell is not a text, over the part's rows; NULL when it is. `name` is the log's column. */
export function noText(name: string, { text, irregular: is }: Cell): Sql | null {
  if (is === null) return null
  return sql`CASE WHEN ${is} <> ${irregular.inexactNumber}
    THEN ${`${name} must be a text, not `} || ${is} || ': ' || left(${text}, ${quotedLength}) END`
}

/** Why a cell cannot be an id, over the part's rows: it is not a text, or is a number that lost digits. NULL when it can. */
export function noIdentity(name: string, cell: Cell | undefined): Sql {
  if (cell === undefined) return sql`NULL`
  const quoted = sql`left(${cell.text}, ${quotedLength})`
  const lost = `${name} ${lostDigits}: `
  const inexact = `${name} must be a text or an exact whole number (below 2^53 for a double): `
  return sql`CASE ${
    cell.irregular === null
      ? sql``
      : sql`WHEN ${cell.irregular} = ${irregular.inexactNumber} THEN ${inexact} || ${quoted}
      WHEN ${cell.irregular} IS NOT NULL THEN ${noText(name, cell) ?? sql`NULL`}`
  }
    WHEN contains(${cell.text}, 'E+') AND regexp_full_match(${cell.text}, ${spreadsheetNumber}) THEN ${lost} || ${quoted} END`
}
