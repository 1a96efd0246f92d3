import { getSystemErrorMap } from 'node:util'
import { CommanderError } from 'commander'
import { CauserieError, EngineError, IngestError, InvalidQueryError } from '../src/errors.ts'
import { visibleText } from './visible-text.ts'

/** Exit statuses: the work failed; the request was wrong and nothing was tried. */
export const failed = 1
export const wrongRequest = 2

/** The command line is wrong: options that exclude each other, a file or a store that does not exist. */
export class UsageError extends CauserieError {
  override readonly name = 'UsageError'
}

export interface Failure {
  readonly status: number
  /** One line, without a line end; null if commander has already printed the error. */
  readonly line: string | null
}

const helpCodes = ['commander.helpDisplayed', 'commander.help', 'commander.version']

/** The message and exit status for an error. A user's mistake is one line; a bug also has its stack. */
export function describeFailure(error: unknown): Failure {
  if (error instanceof CommanderError) {
    const status = error.exitCode === 0 ? 0 : wrongRequest
    return { status, line: helpCodes.includes(error.code) ? null : oneLine(error.message.replace(/^error: /, '')) }
  }
  if (error instanceof InvalidQueryError || error instanceof UsageError) {
    return { status: wrongRequest, line: oneLine(error.message) }
  }
  if (error instanceof IngestError) return { status: failed, line: oneLine(`${placeOf(error)}${error.message}`) }
  if (error instanceof EngineError) {
    return { status: failed, line: oneLine(`the database failed: ${error.message}`) }
  }
  if (error instanceof CauserieError) return { status: failed, line: oneLine(error.message) }
  if (isSystemError(error)) return { status: failed, line: oneLine(systemErrorText(error)) }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return { status: failed, line: `a bug of causerie, please report it: ${stack}` }
}

function placeOf({ file, line, message }: IngestError): string {
  if (file === null || message.includes(file)) return ''
  return line === null ? `${file}: ` : `${file}, line ${line}: `
}

/** An error of the system, such as a full disk or a folder that cannot be written. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException & Partial<Listening> {
  return error instanceof Error && 'syscall' in error
}

/** The path, then the problem. Node's own message is not written for people (`EACCES: permission denied, mkdir '/x'`). */
function systemErrorText({ errno, path, address, port, message }: NodeJS.ErrnoException & Partial<Listening>): string {
  const [, what] = (errno === undefined ? undefined : getSystemErrorMap().get(errno)) ?? []
  const where = path ?? (address === undefined ? null : `${address}${port === undefined ? '' : `:${port}`}`)
  return what === undefined || where === null ? message : `${where}: ${what}`
}

interface Listening {
  readonly address: string
  readonly port: number
}

// Drop the excerpt of the SQL that DuckDB's messages end with.
function oneLine(message: string): string {
  const [first = '', second = ''] = message.split('\n')
  return visibleText(second.startsWith('(Did you mean') ? `${first} ${second}` : first)
}
