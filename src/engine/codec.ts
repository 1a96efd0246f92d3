import type { Column, Columns, Row } from './engine.ts'

/**
 * Result rows as the driver gives them, their values by position, decoded by the declared columns.
 * A missing column or a value outside its type is a bug and throws.
 */
export function decodeRows<C extends Columns>(
  names: readonly string[],
  rows: readonly (readonly unknown[])[],
  columns: C,
): Row<C>[] {
  const picked = Object.entries(columns).map(([name, column]) => {
    const position = names.indexOf(name)
    if (position === -1) throw new Error(`the database gave no column ${name}: ${names.join(', ')}`)
    return { name, column, position }
  })
  return rows.map(
    row =>
      Object.fromEntries(
        picked.map(({ name, column, position }) => [name, decodeValue(row[position], column, name)]),
      ) as Row<C>,
  )
}

function decodeValue(value: unknown, column: Column, name: string): unknown {
  const nullable = column.endsWith('?')
  if (value === null) {
    if (nullable) return null
    throw new Error(`column ${name} is ${column}, the database gave null`)
  }
  const type = nullable ? column.slice(0, -1) : column
  switch (type) {
    case 'count':
      return wholeNumber(value, name)
    case 'number':
      return typeof value === 'bigint' ? wholeNumber(value, name) : expect(value, 'number', name)
    case 'instant':
      return micros(value, name)
    case 'texts':
      return list(value, name)
    default:
      return expect(value, type === 'text' ? 'string' : 'boolean', name)
  }
}

function wholeNumber(value: unknown, name: string): number {
  const number = Number(value)
  if ((typeof value === 'bigint' || typeof value === 'number') && Number.isSafeInteger(number)) return number
  throw new Error(`column ${name} is a count, the database gave ${String(value)}`)
}

function micros(value: unknown, name: string): bigint {
  if (typeof value === 'object' && value !== null && 'micros' in value && typeof value.micros === 'bigint')
    return value.micros
  throw new Error(`column ${name} is an instant, the database gave ${String(value)}`)
}

function list(value: unknown, name: string): readonly string[] {
  if (typeof value === 'object' && value !== null && 'items' in value && Array.isArray(value.items)) {
    return value.items.map(item => expect(item, 'string', name) as string)
  }
  throw new Error(`column ${name} is a list of texts, the database gave ${String(value)}`)
}

function expect(value: unknown, type: 'string' | 'number' | 'boolean', name: string): unknown {
  if (typeof value === type) return value
  throw new Error(`column ${name} is a ${type}, the database gave ${String(value)}`)
}
