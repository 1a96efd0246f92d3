import { CauserieError, EngineError, IngestError } from '../errors.ts'
import { exhaustedBy } from '../store/exhausted.ts'
import { RecordsDisagree } from './log-part.ts'

/** Runs a step of reading a file. Errors of the database or the system become an `IngestError` that names the file. */
export async function reading<T>(file: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (cause) {
    throw readFailure(file, cause)
  }
}

/** The `IngestError` that names the file, for an error of the database or the system; any other error, a bug, is returned as it is. */
export function readFailure(file: string, cause: unknown): unknown {
  if (isOfTheMachine(cause)) return new IngestError(`${file}: reading was stopped: ${said(cause)}`, { file, cause })
  if (!(cause instanceof EngineError || cause instanceof RecordsDisagree || isOfTheSystem(cause))) return cause
  return new IngestError(`${file}: cannot be read: ${said(cause)}`, { file, cause })
}

/** The message of an error, without the excerpt of causerie's own SQL that DuckDB appends. */
export function said(cause: Error): string {
  return cause.message.replace(/\n+LINE \d+: [\s\S]*$/, '').trim()
}

/** Whether reading failed because of the file's content, so that another way of reading it may succeed. */
export function isOfTheContent(failure: unknown): failure is IngestError {
  if (!(failure instanceof IngestError)) return false
  const { cause } = failure
  return (cause instanceof EngineError || cause instanceof RecordsDisagree) && !isOfTheMachine(cause)
}

/** Whether memory, disk, file handles or an interruption stopped the reading. After an internal error DuckDB answers no more queries. */
function isOfTheMachine(cause: unknown): cause is Error {
  if (!(cause instanceof EngineError || isOfTheSystem(cause))) return false
  if (exhaustedBy(cause) !== null) return true
  return cause instanceof EngineError
    ? /^(INTERRUPT|INTERNAL|FATAL) Error/.test(cause.message)
    : ['EMFILE', 'ENFILE'].includes(String(cause.code))
}

function isOfTheSystem(cause: unknown): cause is NodeJS.ErrnoException {
  return cause instanceof Error && !(cause instanceof CauserieError) && 'syscall' in cause
}
