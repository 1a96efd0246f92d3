import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { rename, rm, writeFile } from 'node:fs/promises'

const unfinished = new Set<string>()

/** Writes a file whole or not at all: beside its place first, then renamed. A file of that name is replaced. */
export async function writeAtomically(path: string, content: string | Uint8Array): Promise<void> {
  const partial = `${path}.${randomBytes(6).toString('hex')}.partial`
  unfinished.add(partial)
  try {
    await writeFile(partial, content)
    await rename(partial, path)
  } catch (error) {
    await rm(partial, { force: true })
    throw error
  } finally {
    unfinished.delete(partial)
  }
}

/** Removes what is half written, at once: for a process that is told to end. */
export function removeUnfinished(): void {
  for (const path of unfinished) rmSync(path, { force: true })
}
