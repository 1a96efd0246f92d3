import { totalmem } from 'node:os'
import { InvalidQueryError } from '../errors.ts'

const bytesIn = { K: 1e3, M: 1e6, G: 1e9, T: 1e12, Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40 } as const

/** A size as DuckDB writes it, such as `4GB`, `1.5 GiB` or `512MB`, in bytes; null when it is not a size. */
export function sizeInBytes(text: string): number | null {
  const [, number, prefix = '', binary = ''] = /^(\d+(?:\.\d+)?)\s?([KMGT])(i?)B$/i.exec(text) ?? []
  if (number === undefined || Number(number) === 0) return null
  return Math.floor(Number(number) * bytesIn[`${prefix.toUpperCase()}${binary.toLowerCase()}` as keyof typeof bytesIn])
}

/** The bytes of a `memoryLimit`, by default those of `defaultMemoryBytes`. Throws `InvalidQueryError` when it is no size. */
export function memoryBytesOf(limit: string | undefined): number {
  if (limit === undefined) return defaultMemoryBytes()
  const bytes = sizeInBytes(limit)
  if (bytes !== null) return bytes
  throw new InvalidQueryError(`memoryLimit must be a size such as 4GB or 512MiB: ${JSON.stringify(limit)}`)
}

const leastBytes = 256e6

/**
 * What DuckDB may use of memory while a store is written: a quarter of what the process may have, which is less than the machine in
 * a container. The rest is for the process itself, for those who read the store meanwhile, whose DuckDB has a bound of its own, and
 * for the system's cache of the files. In bytes.
 */
export function defaultMemoryBytes(): number {
  return Math.max(leastBytes, Math.floor(usableBytes() / 4))
}

/** The memory of the machine, or of the container where it may have less. */
export function usableBytes(): number {
  // Without a bound it is 0, or more than any machine has.
  const constrained = process.constrainedMemory()
  return constrained > 0 ? Math.min(constrained, totalmem()) : totalmem()
}
