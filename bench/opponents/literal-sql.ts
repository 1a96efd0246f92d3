import type { BoundValue } from '../../src/engine/bound-value.ts'
import { duckdbDialect } from '../../src/engine/dialect.ts'
import { renderSql } from '../../src/engine/render-sql.ts'
import type { Sql } from '../../src/engine/sql.ts'

/** A statement with its values as literals, so that the planner sees them. The values are the bench's own. */
export function literalSql(statement: Sql): string {
  const { text, values } = renderSql(statement, {
    ...duckdbDialect,
    placeholder: position => `\u0001${position}\u0001`,
  })
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a mark that no statement holds
  return text.replace(/\u0001(\d+)\u0001/g, (_, position: string) => literal(values[Number(position) - 1] ?? null))
}

function literal(value: BoundValue): string {
  if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`
  if (value === null || typeof value !== 'object') return String(value)
  throw new Error(`a ${value.type} has no literal that all databases read`)
}
