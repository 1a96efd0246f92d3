import type { Dialect } from './dialect.ts'
import type { BoundValue, Part, Sql } from './sql.ts'

export interface RenderedSql {
  readonly text: string
  readonly values: readonly BoundValue[]
}

/** The text of a statement in a dialect, and its values in order. Equal values share a parameter, so that GROUP BY can repeat an expression. */
export function renderSql(statement: Sql, dialect: Dialect): RenderedSql {
  const values: BoundValue[] = []
  const positions = new Map<string, number>()

  const bind = (value: BoundValue): string => {
    const identity = identityOf(value)
    const known = positions.get(identity)
    if (known !== undefined) return dialect.placeholder(known)
    values.push(value)
    positions.set(identity, values.length)
    return dialect.placeholder(values.length)
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
    }
  }

  return { text: write(statement), values }
}

function identityOf(value: BoundValue): string {
  if (value === null || typeof value !== 'object') return `${typeof value} ${value}`
  return value.type === 'instant' ? `instant ${value.epochMicros}` : `texts ${JSON.stringify(value.texts)}`
}
