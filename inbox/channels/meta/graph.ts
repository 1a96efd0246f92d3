import { z } from 'zod'

/** Meta's Graph API, or what stands before it. */
export interface Graph {
  /** Posts JSON or a form to a path such as `me/messages`. */
  post(path: string, body: object): Promise<GraphAnswer>
  /** Reads a path. */
  get(path: string, options: { readonly signal: AbortSignal }): Promise<GraphAnswer>
  readonly apiUrl: string
  readonly token: string
}

/** What Graph has answered: `unknown` if nobody knows whether it has done what was asked. */
export type GraphAnswer =
  | { readonly state: 'done'; readonly json: unknown }
  | { readonly state: 'refused'; readonly reason: string; readonly isPermanent: boolean }
  | { readonly state: 'unknown'; readonly reason: string }

/** The timeout for an answer; uploads may take longer. */
const answerMs = 30_000
const uploadMs = 600_000
const longestReason = 300

export function openGraph({ apiUrl, token }: { readonly apiUrl: string; readonly token: string }): Graph {
  async function ask(path: string, init: RequestInit & { signal: AbortSignal }): Promise<GraphAnswer> {
    try {
      const response = await fetch(`${apiUrl.replace(/\/+$/, '')}/${path}`, {
        redirect: 'error',
        ...init,
        headers: { ...init.headers, authorization: `Bearer ${token}` },
      })
      return answerOf(response.status, await response.text())
    } catch (error) {
      return failureOf(error)
    }
  }
  return {
    apiUrl,
    token,
    // What has been posted is waited for also by a server that ends: afterwards nobody would know what became of it.
    post: (path, body) =>
      body instanceof FormData
        ? ask(path, { method: 'POST', body, signal: AbortSignal.timeout(uploadMs) })
        : ask(path, {
            method: 'POST',
            body: JSON.stringify(body),
            headers: { 'content-type': 'application/json' },
            signal: AbortSignal.timeout(answerMs),
          }),
    get: (path, { signal }) => ask(path, { signal: AbortSignal.any([signal, AbortSignal.timeout(answerMs)]) }),
  }
}

const failure = z.looseObject({
  error: z.looseObject({
    code: z.number(),
    message: z.string().nullish(),
    error_user_msg: z.string().nullish(),
    error_data: z.looseObject({ details: z.string().nullish() }).nullish(),
  }),
})

/**
 * Codes with which Graph refuses for now: too many calls or messages, overload, maintenance, a token that has expired or lacks a
 * permission and can be replaced meanwhile.
 */
const temporary = new Set([
  0, 2, 3, 4, 10, 17, 32, 190, 200, 299, 341, 613, 1200, 80007, 130429, 131000, 131005, 131016, 131042, 131048, 131056,
  131057, 133004,
])

function answerOf(status: number, body: string): GraphAnswer {
  const json = parsed(body)
  if (status >= 200 && status < 300)
    return json === undefined ? { state: 'unknown', reason: 'the answer is not JSON' } : { state: 'done', json }
  const told = failure.safeParse(json)
  if (!told.success) {
    const reason = `Meta answered ${status}`
    return status >= 500 ? { state: 'unknown', reason } : { state: 'refused', reason, isPermanent: !isBusy(status) }
  }
  const { code, message, error_data, error_user_msg } = told.data.error
  const text = error_data?.details ?? error_user_msg ?? message ?? 'no reason given'
  const reason = `${text.slice(0, longestReason)} (${code})`
  if (temporary.has(code) || isBusy(status)) return { state: 'refused', reason, isPermanent: false }
  return status >= 500 ? { state: 'unknown', reason } : { state: 'refused', reason, isPermanent: true }
}

function isBusy(status: number): boolean {
  return status === 408 || status === 425 || status === 429
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

/** Errors before a connection stands: nothing has been sent. */
const unsent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])

function failureOf(error: unknown): GraphAnswer {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  const reason = cause instanceof Error ? cause.message || code : String(cause)
  return unsent.has(code) ? { state: 'refused', reason, isPermanent: false } : { state: 'unknown', reason }
}
