import { CauserieError, EngineError, IngestError } from '../errors.ts'
import { exhaustedBy } from '../store/exhausted.ts'
import { RecordsDisagree } from './log-part.ts'

/** Runs a step of reading a file. An error of the database or of the system becomes an `IngestError` that names the file. */
export async function reading<T>(file: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (cause) {
    throw readFailure(file, cause)
  }
}

/** The `IngestError` that names the file, for an error of the database or of the system; a bug as it is. */
export function readFailure(file: string, cause: unknown): unknown {
  if (isOfTheMachine(cause))
    return new IngestError(`${file}: stopped while it was read: ${said(cause)}`, { file, cause })
  if (!(cause instanceof EngineError || cause instanceof RecordsDisagree || isOfTheSystem(cause))) return cause
  return new IngestError(`${file}: cannot be read: ${said(cause)}`, { file, cause })
}

/** What an error says, without the piece of our own SQL that DuckDB points at. */
export function said(cause: Error): string {
  return cause.message.replace(/\n+LINE \d+: [\s\S]*$/, '').trim()
}

/** Whether reading failed for what the file holds, so that another way of reading it may do. */
export function isOfTheContent(failure: unknown): failure is IngestError {
  if (!(failure instanceof IngestError)) return false
  const { cause } = failure
  return (cause instanceof EngineError || cause instanceof RecordsDisagree) && !isOfTheMachine(cause)
}

/** Memory, disk, or somebody who interrupts. After an internal error DuckDB answers nothing any more. */
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
