import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll } from 'vitest'

/** A folder for one test file, removed after its tests. */
export function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'causerie-test-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return {
    folder,
    pathOf: (name: string) => join(folder, name),
    /** Writes a file into the folder and returns its path. */
    write(name: string, content: string | Uint8Array): string {
      const path = join(folder, name)
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, content)
      return path
    },
  }
}
