import { IngestError } from '../src/errors.ts'
import type { FormatName } from '../src/ingest/format-names.ts'
import { UsageError } from './failure.ts'

/** Throws `UsageError` if a file named on the command line does not exist. */
export async function assertFile(path: string): Promise<void> {
  const { findFile } = await import('../src/ingest/read/find-files.ts')
  await wrongWhen(findFile(path))
}

/** Throws `UsageError` if a log in this format named on the command line does not exist, or a glob matches nothing. */
export async function assertLogs(inputs: readonly string[], format: FormatName): Promise<void> {
  const { formats, takesFolders } = await import('../src/ingest/formats.ts')
  const { findFiles } = await import('../src/ingest/read/find-files.ts')
  for (const input of inputs) await wrongWhen(findFiles(input, { folders: takesFolders(formats[format]) }))
}

/** Throws `UsageError` if a mapping named on the command line does not exist or is invalid. */
export async function assertMapping(path: string): Promise<void> {
  await assertFile(path)
  const { readMapping } = await import('../src/ingest/mapping/read-mapping.ts')
  await wrongWhen(readMapping(path))
}

/** Throws `UsageError` if a store named on the command line does not exist; whether one on ClickHouse does is seen when it is opened. */
export async function assertStore(directory: string): Promise<void> {
  const { isClusterAddress } = await import('../src/store/cluster/address.ts')
  if (isClusterAddress(directory)) return
  const { currentVersion } = await import('../src/store/versions.ts')
  if ((await currentVersion(directory)) === null) {
    throw new UsageError(
      `no store at ${directory}: load a log into it first, with causerie ingest FILE --store ${directory}`,
    )
  }
}

/** Before any work, an error of the library about an unusable file is a wrong request. */
function wrongWhen<T>(checked: Promise<T>): Promise<T> {
  return checked.catch((cause: unknown) => {
    throw cause instanceof IngestError ? new UsageError(cause.message, { cause }) : cause
  })
}
