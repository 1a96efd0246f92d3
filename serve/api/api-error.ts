import type { Context } from 'hono'
import { type FailureKind, failureStatus } from '../routes/failures.ts'
import type { SiteEnv } from '../site.ts'

/** `login`: nobody said who asks. */
export const apiErrorKinds = ['login', ...(Object.keys(failureStatus) as readonly FailureKind[])] as const
export type ApiErrorKind = (typeof apiErrorKinds)[number]

type Status = 400 | 401 | 403 | 404 | 405 | 406 | 413 | 415 | 500 | 503

/** What is said of failures that are not the question's. */
const messages = {
  wrong: 'this cannot be asked',
  busy: 'too many ask at once: try again in a moment',
  slow: 'this took too long and was stopped: a shorter period or a narrower filter is answered sooner',
  missing: 'there is nothing here: /api lists what there is',
  large: 'more was sent than is read',
  refused: 'this is not for you',
  host: 'this server is not known by the host that was asked: its address is given in its config, as serve.url',
  broken: 'something broke here; it has been written down under the requestId',
  login: 'say who asks: Authorization: Bearer TOKEN',
} as const satisfies Record<ApiErrorKind, string>

/** A message repeats what was sent, which may be long. */
const longestMessage = 2000

export interface ApiErrorOptions {
  /** What is wrong with a question; of everything else only its kind is told. */
  readonly message?: string
  /** Default: the kind's own. */
  readonly status?: Status
}

/** `{ error: { kind, message } }`, and of what broke under which name the log has it. */
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
