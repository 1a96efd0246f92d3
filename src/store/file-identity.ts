import { stat } from 'node:fs/promises'

/** Distinguishes a file from a later one with the same name; null when there is no file. */
export async function fileIdentity(path: string): Promise<string | null> {
  const found = await stat(path, { bigint: true }).catch(nullWhenGone)
  return found === null ? null : `${found.dev} ${found.ino} ${found.birthtimeNs}`
}

/** A handler for a file that may be missing: gives null for ENOENT and rethrows any other error. */
export function nullWhenGone(cause: NodeJS.ErrnoException): null {
  if (cause.code === 'ENOENT') return null
  throw cause
}
