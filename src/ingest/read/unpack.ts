import { randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, sep } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { IngestError } from '../../errors.ts'
import { type FoundFile, readHead } from './find-files.ts'

/** A regular, uncompressed file, or a folder, that can be read as often as needed. */
export interface InputFile {
  /** The name as it was given. */
  readonly name: string
  /** An absolute path without characters that DuckDB would read as a glob. */
  readonly path: string
}

/** A temporary folder for copies of inputs. */
export interface Scratch {
  /** A new path in the folder. */
  readonly newPath: () => string
}

/** Runs `work` with a scratch folder inside `parent` (the system's temporary folder if null), and removes it afterwards. */
export async function withScratch<T>(parent: string | null, work: (scratch: Scratch) => Promise<T>): Promise<T> {
  const folder = join(parent ?? tmpdir(), `causerie-${randomUUID()}`)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  try {
    return await work({ newPath: () => join(folder, randomUUID()) })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

// In DuckDB's globs, a backslash escapes unless it separates folders.
const globCharacters = sep === '/' ? /[*?[\\]/ : /[*?[]/

/**
 * Makes a file ready to be read: standard input, pipes and unpacked gzip go to the scratch folder. DuckDB can read gzip itself but does not
 * notice truncated files; zlib verifies the checksum.
 */
export async function unpack(file: FoundFile, scratch: Scratch, stdin: Readable): Promise<InputFile> {
  const { name } = file
  if (file.isFolder && file.path !== null) return { name, path: file.path }
  let path = file.path
  if (path === null || !file.isRegular) {
    const copyPath = scratch.newPath()
    await pipeline(path === null ? stdin : createReadStream(path), createWriteStream(copyPath)).catch(cause => {
      throw new IngestError(`${name}: cannot be read: ${cause.message}`, { file: name, cause })
    })
    path = copyPath
  }
  const head = await readHead(path, 2)
  if (head[0] === 0x1f && head[1] === 0x8b) {
    const copyPath = scratch.newPath()
    await pipeline(createReadStream(path), createGunzip(), createWriteStream(copyPath)).catch(cause => {
      const isDamaged = String(cause.code).startsWith('Z_')
      const problem = isDamaged ? 'gzip is damaged or cut off' : 'cannot be unpacked'
      throw new IngestError(`${name}: ${problem}: ${cause.message}`, { file: name, cause })
    })
    path = copyPath
  } else if (globCharacters.test(path)) {
    const link = scratch.newPath()
    await symlink(path, link)
    path = link
  }
  return { name, path }
}
