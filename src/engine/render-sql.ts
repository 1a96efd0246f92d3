import type { BoundValue } from './bound-value.ts'
import type { Dialect } from './dialect.ts'
import type { Part, SharedRows, Sql } from './sql.ts'

export interface RenderedSql {
  readonly text: string
  readonly values: readonly BoundValue[]
}

/** The text of a statement in a dialect, and its values in order. Equal values share a parameter, so that GROUP BY can repeat an expression. */
export function renderSql(statement: Sql, dialect: Dialect): RenderedSql {
  const values: BoundValue[] = []
  const positions = new Map<string, number>()
  let isOnShard = false

  const bind = (value: BoundValue): string => {
    const identity = identityOf(value)
    const known = positions.get(identity)
    if (known !== undefined) return dialect.placeholder(known, value)
    values.push(value)
    positions.set(identity, values.length)
    return dialect.placeholder(values.length, value)
  }

  const write = (piece: Sql): string => piece.parts.map(writePart).join('')
  const writePart = (part: Part): string => {
    switch (part.type) {
      case 'text':
        return part.text
      case 'value':
        return bind(part.value)
      case 'identifier':
        return dialect.quoteIdentifier(part.name)
      case 'operation':
        return dialect.operations[part.operation](...part.args.map(write))
      case 'table':
        return dialect.table(part.name, isOnShard)
      case 'onShards':
        return writeOnShards(part.rows)
      case 'sharing':
        return `${dialect.keepsSharedRows ? `WITH ${part.shared.map(writeShared).join(', ')} ` : ''}${write(part.statement)}`
      case 'shared':
        return dialect.keepsSharedRows ? dialect.quoteIdentifier(part.shared.name) : `(${write(part.shared.rows)})`
    }
  }
  const writeShared = ({ name, rows }: SharedRows) =>
    `${dialect.quoteIdentifier(name)} AS MATERIALIZED (${write(rows)})`
  const writeOnShards = (rows: Sql): string => {
    // What one shard asks of its own rows stays on it.
    if (isOnShard) return `(${write(rows)})`
    isOnShard = true
    const text = dialect.onShards(write(rows))
    isOnShard = false
    return text
  }

  return { text: write(statement), values }
}

function identityOf(value: BoundValue): string {
  if (value === null || typeof value !== 'object') return `${typeof value} ${value}`
  return value.type === 'instant' ? `instant ${value.epochMicros}` : `texts ${JSON.stringify(value.texts)}`
}
