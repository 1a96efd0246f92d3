import type { Column, Columns, Row } from './engine.ts'

/**
 * Returns a decoder for results with these column names. It takes a chunk of columns as the driver gives them and returns its rows with the
 * declared columns. A missing column, or a value outside its type, is a bug and throws.
 */
export function rowDecoder<C extends Columns>(
  names: readonly string[],
  columns: C,
): (results: readonly (readonly unknown[])[]) => Row<C>[] {
  const decoders = Object.entries(columns).map(([name, column]) => {
    const position = names.indexOf(name)
    if (position === -1) throw new Error(`the database gave no column ${name}: ${names.join(', ')}`)
    return { name, position, decode: decoderOf(column, name) }
  })
  return results => {
    const decoded = decoders.map(({ name, position, decode }) => ({
      name,
      values: (results[position] ?? []).map(decode),
    }))
    const rows = results[0]?.length ?? 0
    return Array.from(
      { length: rows },
      (_, row) => Object.fromEntries(decoded.map(({ name, values }) => [name, values[row]])) as Row<C>,
    )
  }
}

type Decoder = (value: unknown) => unknown

function decoderOf(column: Column, name: string): Decoder {
  const nullable = column.endsWith('?')
  const fail = (value: unknown): never => {
    throw new Error(`column ${name} is ${column}, the database gave ${String(value)}`)
  }
  const decode = decoders[(nullable ? column.slice(0, -1) : column) as keyof typeof decoders]
  return value => (value === null ? (nullable ? null : fail(value)) : (decode(value) ?? fail(value)))
}

/** Each decoder returns undefined for a value of another type. */
const decoders = {
  text: value => (typeof value === 'string' ? value : undefined),
  boolean: value => (typeof value === 'boolean' ? value : undefined),
  count: wholeNumber,
  number: value => (typeof value === 'number' ? value : wholeNumber(value)),
  whole: value => (typeof value === 'bigint' ? value : undefined),
  instant: micros,
  texts,
} as const satisfies Record<string, Decoder>

function wholeNumber(value: unknown): number | undefined {
  if (typeof value !== 'bigint' && typeof value !== 'number') return undefined
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : undefined
}

function micros(value: unknown): bigint | undefined {
  const isInstant = typeof value === 'object' && value !== null && 'micros' in value
  return isInstant && typeof value.micros === 'bigint' ? value.micros : undefined
}

function texts(value: unknown): readonly string[] | undefined {
  const isList = typeof value === 'object' && value !== null && 'items' in value && Array.isArray(value.items)
  const items: readonly unknown[] = isList ? (value.items as unknown[]) : []
  return isList && items.every(item => typeof item === 'string') ? items : undefined
}
