import { readdir, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { CauserieError, EngineError, StoreError } from '../errors.ts'
import { usableBytes } from './memory.ts'

/** What ran out, by an error of the engine or of Node, or by its cause; null for any other error. */
export function exhaustedBy(error: unknown): 'memory' | 'disk' | null {
  if (!(error instanceof Error)) return null
  const { message, cause } = error
  const isOwn = error instanceof CauserieError && !(error instanceof EngineError)
  // DuckDB repeats the row that it cannot read, whose text may be anything.
  if (isOwn || /^(Invalid Input|Conversion) Error/.test(message)) return exhaustedBy(cause)
  if (/No space left on device|^(ENOSPC|EDQUOT)\b|max_temp_directory_size/.test(message)) return 'disk'
  return /^Out of Memory Error|std::bad_alloc|^ENOMEM\b/.test(message) ? 'memory' : exhaustedBy(cause)
}

export interface Writing {
  /** The store's. */
  readonly directory: string
  readonly memoryBytes: number
}

/**
 * An error that memory or disk ran out as a `StoreError` that says what would help; any other error as it is. To be called before the
 * working files are removed, since it tells how large they are.
 */
export async function explainExhaustion(error: unknown, { directory, memoryBytes }: Writing): Promise<unknown> {
  switch (exhaustedBy(error)) {
    case null:
      return error
    case 'memory':
      return new StoreError(
        `more memory is needed than the database may use: ${inUnits(memoryBytes)}, the machine has ${inUnits(usableBytes())}; ` +
          `memoryLimit (--memory) allows more, such as ${inUnits(2 * memoryBytes)}`,
        { cause: error },
      )
    case 'disk': {
      const [written, free] = await Promise.all([writtenBytes(directory), freeBytes(directory)])
      return new StoreError(
        `more disk is needed than there is: ${inUnits(written + free)} that were free at ${directory} did not do; what would help is ` +
          'more room there, or more memory to work in (memoryLimit, --memory), so that less spills',
        { cause: error },
      )
    }
  }
}

/** The size of the working copy and of what spilled beside it and is still there: DuckDB frees what a failed statement spilled. */
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
