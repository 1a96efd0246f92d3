import { stat } from 'node:fs/promises'

/** Tells a file from another one that has its name later; null when there is none. */
export async function fileIdentity(path: string): Promise<string | null> {
  const found = await stat(path, { bigint: true }).catch(nullWhenGone)
  return found === null ? null : `${found.dev} ${found.ino} ${found.birthtimeNs}`
}

/** For what may not be there; any other failure is thrown. */
export function nullWhenGone(cause: NodeJS.ErrnoException): null {
  if (cause.code === 'ENOENT') return null
  throw cause
}
