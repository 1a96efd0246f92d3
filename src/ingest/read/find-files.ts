import { access, constants, open, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { glob, isDynamicPattern } from 'tinyglobby'
import { compareText } from '../../compare-text.ts'
import { IngestError } from '../../errors.ts'

/** A file that exists and is readable. */
export interface FoundFile {
  /** The name as it was given; `-` is standard input. */
  readonly name: string
  /** Absolute path; null for standard input. */
  readonly path: string | null
  /** Whether it can be read more than once: false for standard input and pipes. */
  readonly isRegular: boolean
  readonly isFolder: boolean
  /** 0 when unknown. */
  readonly sizeBytes: number
}

export interface FindOptions {
  /** Whether a folder may be named instead of a file. Default false. */
  readonly folders?: boolean
}

/**
 * The files that a path, a glob or `-` stands for, ordered by name. An existing file is itself even if its name looks like a glob. Throws
 * `IngestError` when there is no file, or one cannot be read.
 */
export async function findFiles(input: string, options: FindOptions = {}): Promise<readonly FoundFile[]> {
  if (input === '-') return [{ name: '-', path: null, isRegular: false, isFolder: false, sizeBytes: 0 }]
  const isThere = await stat(input).then(
    () => true,
    () => false,
  )
  if (isThere || !isDynamicPattern(input)) return [await findFile(input, options)]
  const names = await glob(input, { expandDirectories: false })
  if (names.length === 0) throw new IngestError(`${input}: matches no file`, { file: input })
  return Promise.all(names.toSorted(compareText).map(name => findFile(name)))
}

/** Finds one file by its path. */
export async function findFile(name: string, { folders = false }: FindOptions = {}): Promise<FoundFile> {
  const fail = (problem: string, cause?: unknown) => new IngestError(`${name}: ${problem}`, { file: name, cause })
  const path = resolve(name)
  const found = await stat(path).catch(cause => {
    throw fail(cause.code === 'ENOENT' ? 'no such file' : `cannot be read: ${cause.message}`, cause)
  })
  if (found.isDirectory() && !folders) throw fail('is a folder; use a glob such as folder/*.csv for its files')
  await access(path, constants.R_OK).catch(cause => {
    throw fail('cannot be read: permission denied', cause)
  })
  return { name, path, isRegular: found.isFile(), isFolder: found.isDirectory(), sizeBytes: found.size }
}

/** The first bytes of a file; fewer if it is shorter. */
export async function readHead(path: string, lengthBytes: number): Promise<Buffer> {
  const handle = await open(path)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(lengthBytes), 0, lengthBytes, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}
