import { totalmem } from 'node:os'
import { InvalidQueryError } from '../errors.ts'

const bytesIn = { K: 1e3, M: 1e6, G: 1e9, T: 1e12, Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40 } as const

/** The bytes of a size in DuckDB's notation, such as `4GB`, `1.5 GiB` or `512MB`; null when it is not a size. */
export function sizeInBytes(text: string): number | null {
  const [, number, prefix = '', binary = ''] = /^(\d+(?:\.\d+)?)\s?([KMGT])(i?)B$/i.exec(text) ?? []
  if (number === undefined || Number(number) === 0) return null
  return Math.floor(Number(number) * bytesIn[`${prefix.toUpperCase()}${binary.toLowerCase()}` as keyof typeof bytesIn])
}

/** The bytes of a `memoryLimit`; `defaultMemoryBytes` when it is undefined. Throws `InvalidQueryError` when it is not a size. */
export function memoryBytesOf(limit: string | undefined): number {
  if (limit === undefined) return defaultMemoryBytes()
  const bytes = sizeInBytes(limit)
  if (bytes !== null) return bytes
  throw new InvalidQueryError(`memoryLimit must be a size such as 4GB or 512MiB: ${JSON.stringify(limit)}`)
}

const leastBytes = 256e6

/**
 * DuckDB's default memory limit while a store is written, in bytes: a quarter of what the process may use, which in a container is less
 * than the machine has. The rest is for the process itself, for readers of the store, whose DuckDB has its own limit, and for the file
 * cache.
 */
export function defaultMemoryBytes(): number {
  return Math.max(leastBytes, Math.floor(usableBytes() / 4))
}

/** The bytes of memory that the process may use: the machine's, or the container's limit if that is lower. */
export function usableBytes(): number {
  // Without a limit it is 0, or more than any machine has.
  const constrained = process.constrainedMemory()
  return constrained > 0 ? Math.min(constrained, totalmem()) : totalmem()
}
