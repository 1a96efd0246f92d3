import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeAtomically } from '../../src/report/write-atomically.ts'
import { makePrivateFolder } from '../../src/store/private-files.ts'

/** Copies files into a folder, created if missing. Each is written atomically. Returns where they are. */
export async function deliverToFolder(
  directory: string,
  files: readonly { readonly path: string; readonly fileName: string }[],
): Promise<string> {
  await makePrivateFolder(directory)
  for (const { path, fileName } of files) await writeAtomically(join(directory, fileName), await readFile(path))
  return files.map(({ fileName }) => join(directory, fileName)).join(', ')
}
