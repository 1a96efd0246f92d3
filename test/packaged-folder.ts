import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll } from 'vitest'

/** A folder for a test file in which `causerie` is the package as `build-once.ts` built it; it goes when the tests are done. */
export async function packagedFolder(): Promise<string> {
  const packaged = resolve(import.meta.dirname, '../out/packaged')
  await mkdir(packaged, { recursive: true })
  const folder = await mkdtemp(join(packaged, 'test-'))
  afterAll(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** What a program prints that ends well. Throws with what it said otherwise. */
export async function runNode(folder: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder, maxBuffer: 1 << 26 })
  return stdout
}
