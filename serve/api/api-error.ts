import type { Context } from 'hono'
import { type FailureKind, failureStatus } from '../routes/failures.ts'
import type { SiteEnv } from '../site.ts'

/** `login`: the request is not authenticated. */
export const apiErrorKinds = ['login', ...(Object.keys(failureStatus) as readonly FailureKind[])] as const
export type ApiErrorKind = (typeof apiErrorKinds)[number]

type Status = 400 | 401 | 403 | 404 | 405 | 406 | 413 | 415 | 500 | 503

/** The messages of failures that are not caused by the question. */
const messages = {
  wrong: 'this cannot be asked',
  busy: 'too many questions at once: try again in a moment',
  slow: 'this took too long and was stopped: try a shorter period or a narrower filter',
  unavailable: 'files cannot be reached at the moment: try again in a few minutes',
  missing: 'there is nothing here: see /api',
  large: 'the request is too large',
  refused: 'access denied',
  host: 'this server does not answer for this host: its address is serve.url in its config',
  broken: 'internal error; the log has it under the requestId',
  login: 'authentication is required: Authorization: Bearer TOKEN',
} as const satisfies Record<ApiErrorKind, string>

/** Messages quote what was sent, which may be long. */
const longestMessage = 2000

export interface ApiErrorOptions {
  /** The message of an invalid question; other errors only tell their kind. */
  readonly message?: string
  /** Default: that of the kind. */
  readonly status?: Status
}

/** `{ error: { kind, message } }`; for internal errors also the `requestId` under which the log has it. */
export function respondError(context: Context<SiteEnv>, kind: ApiErrorKind, options: ApiErrorOptions = {}): Response {
  const status = options.status ?? (kind === 'login' ? 401 : failureStatus[kind])
  const message = kind === 'wrong' ? shortened(options.message ?? messages.wrong) : messages[kind]
  context.header('Cache-Control', 'no-store')
  if (kind === 'login') context.header('WWW-Authenticate', 'Bearer')
  if (kind === 'busy') context.header('Retry-After', '1')
  const named = kind === 'broken' ? { requestId: context.get('requestId') } : {}
  return context.json({ error: { kind, message, ...named } }, status)
}

function shortened(message: string): string {
  return message.length <= longestMessage ? message : `${message.slice(0, longestMessage)}…`
}
