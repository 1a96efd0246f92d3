import { nextTurn, stepsASlice } from '../slices.ts'

/** What `JSON.stringify` writes of a plain answer, in pieces of a few thousand values each. Between two of them the event loop turns. */
export async function* jsonPieces(value: object, signal?: AbortSignal): AsyncGenerator<string> {
  let piece = ''
  let values = 0
  for (const { text, size } of written(value)) {
    piece += text
    values += size
    if (values < valuesAPiece) continue
    yield piece
    await nextTurn(signal)
    piece = ''
    values = 0
  }
  if (piece !== '') yield piece
}

/** A row of an answer has some ten values, those in its key among them. */
const valuesAPiece = stepsASlice * 10

interface Written {
  readonly text: string
  /** How many values it says. */
  readonly size: number
}

/** What is small is written at once, what is large by its parts. */
function* written(value: unknown): Generator<Written> {
  const size = sizeUpTo(value, valuesAPiece)
  if (size <= valuesAPiece || typeof value !== 'object' || value === null) {
    yield { text: JSON.stringify(value) ?? 'null', size }
  } else if (Array.isArray(value)) {
    let before = '['
    for (const item of value as readonly unknown[]) {
      yield { text: before, size: 0 }
      yield* written(item)
      before = ','
    }
    yield { text: `${before === '[' ? '[' : ''}]`, size: 0 }
  } else {
    let before = '{'
    for (const [key, item] of Object.entries(value)) {
      if (item === undefined) continue
      yield { text: `${before}${JSON.stringify(key)}:`, size: 0 }
      yield* written(item)
      before = ','
    }
    yield { text: `${before === '{' ? '{' : ''}}`, size: 0 }
  }
}

/** How many values there are in a value, itself counted; past `most` any larger number. */
export function sizeUpTo(value: unknown, most: number): number {
  if (typeof value !== 'object' || value === null) return 1
  let size = 1
  for (const item of Array.isArray(value) ? (value as readonly unknown[]) : Object.values(value)) {
    size += sizeUpTo(item, most - size)
    if (size > most) return size
  }
  return size
}
