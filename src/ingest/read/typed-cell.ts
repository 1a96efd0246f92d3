import { type Sql, sql } from '../../engine/sql.ts'
import { type Cell, irregular, textCell } from '../log-part.ts'

/** From these values on, not every whole number has its own double or float. */
const exactBelow: Readonly<Record<string, number>> = { DOUBLE: 2 ** 53, FLOAT: 2 ** 24 }

/** The cell of a column with this DuckDB type. */
export function typedCell(value: Sql, type: string): Cell {
  if (type === 'VARCHAR') return textCell(value)
  if (type === 'JSON') return jsonCell(value)
  if (type === 'BLOB') return bytesCell(value)
  const cell = (text: Sql, texts: Sql, irregular: Sql | null): Cell => ({ value, type, text, texts, irregular })
  const own = sql`${value}::VARCHAR`
  const always = (is: string) => sql`CASE WHEN ${value} IS NOT NULL THEN ${is} END`

  if (type.endsWith(']')) return cell(own, sql`${value}::VARCHAR[]`, always(irregular.list))
  if (/^(STRUCT|MAP|UNION|VARIANT)/.test(type)) return cell(own, sql`[${own}]`, always(irregular.object))
  const limit = exactBelow[type]
  if (limit !== undefined) return number(sql`${value} = trunc(${value}) AND abs(${value}) < ${limit}`, sql`BIGINT`)
  if (/^DECIMAL\(\d+,[1-9]/.test(type)) return number(sql`${value} = trunc(${value})`, sql`HUGEINT`)
  return cell(own, sql`[${own}]`, null)

  function number(isWhole: Sql, wholeType: Sql): Cell {
    const text = sql`CASE WHEN ${isWhole} THEN ${value}::${wholeType}::VARCHAR ELSE ${own} END`
    return cell(text, sql`[${text}]`, sql`CASE WHEN NOT (${isWhole}) THEN ${irregular.inexactNumber} END`)
  }
}

/** The cell of a JSON column: JSON itself tells whether a value is a text, and which. */
function jsonCell(json: Sql): Cell {
  const text = sql`json_extract_string(${json}, '$')`
  const type = sql`json_type(${json})`
  return {
    ...textCell(text, sql`CASE WHEN ${type} = 'ARRAY' THEN json_extract_string(${json}, '$[*]') ELSE [${text}] END`),
    ...jsonText(text, type),
  }
}

/** A number with a point or an exponent, as DuckDB writes JSON numbers. */
const fractional = '-?\\d+(\\.\\d+([eE][+-]?\\d+)?|[eE][+-]?\\d+)'

/** The text of a JSON value, and what it is if it is not one exact value. `type` is evaluated only when the text leaves it open. */
export function jsonText(value: Sql, type: Sql): Pick<Cell, 'text' | 'irregular'> {
  const isDouble = sql`CASE WHEN ${value} >= '-' AND ${value} < ':' AND regexp_full_match(${value}, ${fractional})
    THEN ${type} = 'DOUBLE' ELSE false END`
  const number = sql`TRY_CAST(${value} AS DOUBLE)`
  const isWhole = sql`${number} = trunc(${number}) AND abs(${number}) < ${2 ** 53}`
  return {
    text: sql`CASE WHEN ${isDouble} THEN CASE WHEN ${isWhole} THEN ${number}::BIGINT::VARCHAR ELSE ${value} END ELSE ${value} END`,
    irregular: sql`CASE
      WHEN starts_with(${value}, '{') OR starts_with(${value}, '[')
        THEN CASE ${type} WHEN 'OBJECT' THEN ${irregular.object} WHEN 'ARRAY' THEN ${irregular.list} END
      WHEN ${isDouble} THEN CASE WHEN ${isWhole} THEN NULL ELSE ${irregular.inexactNumber} END END`,
  }
}

/** Older Parquet writers store texts as bytes; bytes that are not UTF-8 are not texts. */
function bytesCell(bytes: Sql): Cell {
  const text = sql`TRY(decode(${bytes}))`
  const isText = sql`${bytes} IS NULL OR ${text} IS NOT NULL`
  return {
    ...textCell(sql`coalesce(${text}, ${bytes}::VARCHAR)`),
    irregular: sql`CASE WHEN NOT (${isText}) THEN ${irregular.bytes} END`,
  }
}
