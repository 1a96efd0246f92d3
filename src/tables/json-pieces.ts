import { nextTurn, stepsASlice } from '../slices.ts'

/** The JSON of a plain answer in pieces of a few thousand values, as `JSON.stringify` writes it. Yields to the event loop between pieces. */
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

/** An answer's row has about ten values, including those of its key. */
const valuesAPiece = stepsASlice * 10

interface Written {
  readonly text: string
  /** The number of values in the text. */
  readonly size: number
}

/** Writes small values at once and large ones part by part. */
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

/** The number of values in a value, including itself; any number above `most` if there are more. */
export function sizeUpTo(value: unknown, most: number): number {
  if (typeof value !== 'object' || value === null) return 1
  let size = 1
  for (const item of Array.isArray(value) ? (value as readonly unknown[]) : Object.values(value)) {
    size += sizeUpTo(item, most - size)
    if (size > most) return size
  }
  return size
}
