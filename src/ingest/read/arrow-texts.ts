import { DataType, Precision, type Vector } from 'apache-arrow'
import { irregular } from '../log-part.ts'
import { irregularOf, textOf } from './plain-value.ts'
import type { StagedColumn } from './staging.ts'

interface Read {
  readonly text: string
  readonly irregular: string | null
}

/** A column without timestamps, as texts. */
export function arrowTexts(vector: Vector): StagedColumn {
  const given: unknown = vector.type
  const type: unknown = DataType.isDictionary(given) ? given.dictionary : given
  const read = readerOf(type)
  const cells = Array.from(vector, (value: unknown) => (value === null || value === undefined ? null : read(value)))
  const values = cells.map(cell => cell?.text ?? null)
  return {
    kind: 'text',
    values,
    ...(cells.some(cell => cell !== null && cell.irregular !== null)
      ? { irregular: cells.map(cell => cell?.irregular ?? null) }
      : {}),
    ...(DataType.isFloat(type) && type.precision === Precision.SINGLE ? { type: 'FLOAT' } : {}),
  }
}

function readerOf(type: unknown): (value: unknown) => Read {
  if (DataType.isDecimal(type)) return value => readDecimal(value, type.scale)
  if (DataType.isBinary(type) || DataType.isLargeBinary(type) || DataType.isBinaryView(type)) return readBytes
  if (DataType.isList(type) || DataType.isFixedSizeList(type)) {
    return value => ({ text: textOf(value) ?? '', irregular: irregular.list })
  }
  const exactBelow = DataType.isFloat(type) ? exactBelowOf[type.precision] : undefined
  return value => ({ text: textOf(value) ?? '', irregular: irregularOf(value, exactBelow) })
}

const exactBelowOf: Readonly<Record<Precision, number>> = {
  [Precision.HALF]: 2 ** 11,
  [Precision.SINGLE]: 2 ** 24,
  [Precision.DOUBLE]: 2 ** 53,
}

/** apache-arrow gives a decimal as 32-bit words of its two's complement, lowest word first. */
function readDecimal(words: unknown, scale: number): Read {
  if (!(words instanceof Uint32Array)) throw new Error('a decimal must be a Uint32Array')
  const bits = words.reduceRight((sum, word) => (sum << 32n) | BigInt(word), 0n)
  const unscaled = BigInt.asIntN(words.length * 32, bits)
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0')
  const [whole, fraction] = [digits.slice(0, digits.length - scale), digits.slice(digits.length - scale)]
  const sign = unscaled < 0n ? '-' : ''
  return /^0*$/.test(fraction)
    ? { text: sign + whole, irregular: null }
    : { text: `${sign}${whole}.${fraction}`, irregular: irregular.inexactNumber }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function readBytes(bytes: unknown): Read {
  if (!(bytes instanceof Uint8Array)) throw new Error('a binary value must be a Uint8Array')
  try {
    return { text: utf8.decode(bytes), irregular: null }
  } catch {
    return { text: Buffer.from(bytes).toString('hex'), irregular: irregular.bytes }
  }
}
