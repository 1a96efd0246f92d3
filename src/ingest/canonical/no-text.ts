import { type Sql, sql } from '../../engine/sql.ts'
import { type Cell, irregular } from '../log-part.ts'
import { quotedLength } from './column-sql.ts'

/** How a spreadsheet shows a long number once it took an id for one; the digits behind are gone. */
const spreadsheetNumber = '\\d([.,]\\d+)?E\\+\\d+'

/** Why a cell holds no text, over the part; null when it does. `name` is what the text is for. */
export function noText(name: string, { text, irregular: is }: Cell): Sql | null {
  if (is === null) return null
  return sql`CASE WHEN ${is} <> ${irregular.inexactNumber}
    THEN ${`${name} must be a text, not `} || ${is} || ': ' || left(${text}, ${quotedLength}) END`
}

/** Why a cell names nothing, over the part: it is no text, or a number that lost digits. Null when it may. */
export function noIdentity(name: string, cell: Cell | undefined): Sql {
  if (cell === undefined) return sql`NULL`
  const quoted = sql`left(${cell.text}, ${quotedLength})`
  const lost = `${name} must have all its digits, a spreadsheet kept the first ones of a long number: `
  const inexact = `${name} must be a text or a whole number of digits that are all there (below 2^53 for a double): `
  return sql`CASE ${
    cell.irregular === null
      ? sql``
      : sql`WHEN ${cell.irregular} = ${irregular.inexactNumber} THEN ${inexact} || ${quoted}
      WHEN ${cell.irregular} IS NOT NULL THEN ${noText(name, cell) ?? sql`NULL`}`
  }
    WHEN contains(${cell.text}, 'E+') AND regexp_full_match(${cell.text}, ${spreadsheetNumber}) THEN ${lost} || ${quoted} END`
}
