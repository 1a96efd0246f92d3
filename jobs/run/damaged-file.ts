import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { RenderedFile } from '../ledger/records.ts'
import { sha256 } from './sha256.ts'

/**
 * The first of a report's files that differs from what was drawn; null if none does. A power failure may leave a recorded file empty, and a
 * full disk or a person may do worse.
 */
export async function damagedFile(directory: string, files: readonly RenderedFile[]): Promise<string | null> {
  for (const { name, sha256: expected } of files) {
    const content = await readFile(join(directory, name)).catch(() => null)
    if (content === null || sha256(content) !== expected) return name
  }
  return null
}
