import { access } from 'node:fs/promises'
import { UsageError } from './failure.ts'

/** Throws `UsageError` when a file named on the command line is not there. */
export async function assertFile(path: string): Promise<void> {
  await access(path).catch(cause => {
    throw new UsageError(`no such file: ${path}`, { cause })
  })
}

/** Throws `UsageError` when a store named on the command line is not there. */
export async function assertStore(directory: string): Promise<void> {
  const { currentVersion } = await import('../store/versions.ts')
  if ((await currentVersion(directory)) === null) {
    throw new UsageError(
      `no store at ${directory}: load a log into it first, with causerie ingest FILE --store ${directory}`,
    )
  }
}
