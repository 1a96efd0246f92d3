import { getSystemErrorMap } from 'node:util'
import { CommanderError } from 'commander'
import { CauserieError, EngineError, IngestError, InvalidQueryError } from '../src/errors.ts'
import { visibleText } from './visible-text.ts'

/** Exit statuses: the work failed; the request was wrong and nothing was tried. */
export const failed = 1
export const wrongRequest = 2

/** The command line itself cannot be carried out: options that exclude each other, a file or a store that is not there. */
export class UsageError extends CauserieError {
  override readonly name = 'UsageError'
}

export interface Failure {
  readonly status: number
  /** One line, without its end; null when commander has said all. */
  readonly line: string | null
}

const helpCodes = ['commander.helpDisplayed', 'commander.help', 'commander.version']

/** What to say of an error and how to exit. A user's mistake is one line; a bug also gives its stack. */
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

/** A full disk, a folder that cannot be written: Node's own errors carry what the system said and where. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException & Partial<Listening> {
  return error instanceof Error && 'syscall' in error
}

/** Where, then what: Node's own sentence is written for a machine (`EACCES: permission denied, mkdir '/x'`). */
function systemErrorText({ errno, path, address, port, message }: NodeJS.ErrnoException & Partial<Listening>): string {
  const [, what] = (errno === undefined ? undefined : getSystemErrorMap().get(errno)) ?? []
  const where = path ?? (address === undefined ? null : `${address}${port === undefined ? '' : `:${port}`}`)
  return what === undefined || where === null ? message : `${where}: ${what}`
}

interface Listening {
  readonly address: string
  readonly port: number
}

// DuckDB's messages go on with an excerpt of the SQL.
function oneLine(message: string): string {
  const [first = '', second = ''] = message.split('\n')
  return visibleText(second.startsWith('(Did you mean') ? `${first} ${second}` : first)
}
