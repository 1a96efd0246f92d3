import { readdir, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { StoreError } from '../errors.ts'
import { usableBytes } from './memory.ts'

/** What an error of the engine or of Node says that there is no more of; null for any other. */
export function exhaustedBy(error: unknown): 'memory' | 'disk' | null {
  if (!(error instanceof Error)) return null
  if (/No space left on device|ENOSPC|max_temp_directory_size/.test(error.message)) return 'disk'
  return /^Out of Memory Error|std::bad_alloc/.test(error.message) ? 'memory' : null
}

export interface Writing {
  /** The store's. */
  readonly directory: string
  readonly memoryBytes: number
}

/** Of an error that says that memory or disk ran out, one that says what would help; any other as it is. While what was written is still there. */
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

/** By the copy that is written and what spilled beside it and is still there: DuckDB frees that of a statement that fails. */
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
