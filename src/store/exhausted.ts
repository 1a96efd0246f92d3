import { readdir, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { CauserieError, EngineError, StoreError } from '../errors.ts'
import { usableBytes } from './memory.ts'

/** What ran out, judging by an error of the engine or of Node, or by its causes; null for any other error. */
export function exhaustedBy(error: unknown): 'memory' | 'disk' | null {
  if (!(error instanceof Error)) return null
  const { message, cause } = error
  const isOwn = error instanceof CauserieError && !(error instanceof EngineError)
  // For these errors DuckDB quotes the row that it cannot read, whose text may contain anything.
  if (isOwn || /^(Invalid Input|Conversion) Error/.test(message)) return exhaustedBy(cause)
  if (/No space left on device|^(ENOSPC|EDQUOT)\b|max_temp_directory_size/.test(message)) return 'disk'
  return /^Out of Memory Error|std::bad_alloc|^ENOMEM\b/.test(message) ? 'memory' : exhaustedBy(cause)
}

export interface Writing {
  /** The store's directory. */
  readonly directory: string
  readonly memoryBytes: number
}

/**
 * Turns an error about memory or disk space into a `StoreError` that says what would help; returns any other error as it is. Call it before
 * the working files are removed, because it measures them.
 */
export async function explainExhaustion(error: unknown, { directory, memoryBytes }: Writing): Promise<unknown> {
  switch (exhaustedBy(error)) {
    case null:
      return error
    case 'memory':
      return new StoreError(
        `not enough memory: the database may use ${inUnits(memoryBytes)} of the machine's ${inUnits(usableBytes())}; ` +
          `raise memoryLimit (--memory), for example to ${inUnits(2 * memoryBytes)}`,
        { cause: error },
      )
    case 'disk': {
      const [written, free] = await Promise.all([writtenBytes(directory), freeBytes(directory)])
      return new StoreError(
        `not enough disk space: only ${inUnits(written + free)} was free at ${directory}; ` +
          'free some there, or raise memoryLimit (--memory) so that less spills',
        { cause: error },
      )
    }
  }
}

/** The size of the working copy and its remaining spills; DuckDB has already freed what a failed statement spilled. */
async function writtenBytes(directory: string): Promise<number> {
  const names = await readdir(directory, { recursive: true })
  const sizes = names
    .filter(name => name.startsWith('working'))
    .map(name =>
      stat(join(directory, name)).then(
        found => (found.isFile() ? found.size : 0),
        () => 0,
      ),
    )
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}

async function freeBytes(directory: string): Promise<number> {
  const { bavail, bsize } = await statfs(directory)
  return bavail * bsize
}

function inUnits(bytes: number): string {
  return bytes < 1e9 ? `${Math.round(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`
}
