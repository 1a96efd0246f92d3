import {
  CauserieError,
  EngineError,
  IngestError,
  InvalidQueryError,
  type QueryProblem,
  RenderError,
  StoreError,
} from '../../src/errors.ts'

/** The result of a thread's task: plain data, because an error loses its class and properties when it leaves a thread. */
export type ThreadOutcome = { readonly done: unknown } | { readonly failure: ThreadFailure }

export interface ThreadFailure {
  readonly name: string
  readonly message: string
  readonly stack: string | undefined
  /** The additional properties of its class. */
  readonly carried: Readonly<Record<string, unknown>>
}

const carried = ['file', 'line', 'reasons', 'problem', 'sql', 'code', 'errno', 'syscall', 'path'] as const

/** Serializes an error to leave a thread. The values of a failed statement are left out, because they can be of any size. */
export function failureOf(error: unknown): ThreadFailure {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), stack: undefined, carried: {} }
  const has = carried.filter(key => key in error).map(key => [key, Reflect.get(error, key)] as const)
  return { name: error.name, message: error.message, stack: error.stack, carried: Object.fromEntries(has) }
}

/** Restores an error of a thread, with its class. */
export function revived({ name, message, stack, carried: has }: ThreadFailure): Error {
  const kind = kinds.get(name)
  const error = kind === undefined ? new Error(message) : kind(message, has)
  const extra = Object.fromEntries(Object.entries(has).filter(([key]) => !(key in error)))
  return Object.assign(error, extra, stack === undefined ? {} : { stack })
}

const kinds = new Map<string, (message: string, has: Readonly<Record<string, unknown>>) => Error>([
  ['CauserieError', message => new CauserieError(message)],
  ['InvalidQueryError', (message, has) => new InvalidQueryError(message, problemIn(has))],
  ['StoreError', message => new StoreError(message)],
  ['RenderError', message => new RenderError(message)],
  ['EngineError', (message, { sql }) => new EngineError(message, { sql: String(sql), values: [] })],
  ['IngestError', (message, has) => new IngestError(message, ingestOptions(has))],
])

function problemIn({ problem }: Readonly<Record<string, unknown>>) {
  return typeof problem === 'object' && problem !== null ? { problem: problem as QueryProblem } : {}
}

function ingestOptions({ file, line, reasons }: Readonly<Record<string, unknown>>) {
  return {
    ...(typeof file === 'string' ? { file } : {}),
    ...(typeof line === 'number' ? { line } : {}),
    ...(Array.isArray(reasons) ? { reasons } : {}),
  }
}
