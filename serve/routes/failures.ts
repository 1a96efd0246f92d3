import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { AttachmentError } from '../../inbox/attachments/attachment-error.ts'
import { InvalidQueryError } from '../../src/errors.ts'
import { html } from '../../src/report/html/html-tag.ts'
import { wordsOf } from '../../src/words/locale.ts'
import { AbandonedError, BusyError, TimeLimitError } from '../answering/answering-error.ts'
import { filterProblem } from '../layout/filter-form.ts'
import { notice } from '../layout/notice.ts'
import { shellPage } from '../layout/shell-page.ts'
import { wrongQuestion } from '../layout/wrong-question.ts'
import type { Site, SiteEnv } from '../site.ts'
import { isSwap, respondHtml } from './respond.ts'

/** `unavailable`: files cannot be read or stored at the moment; `host`: the server does not answer for the requested host; `large`: the request is too large. */
export type FailureKind =
  | 'wrong'
  | 'large'
  | 'busy'
  | 'slow'
  | 'unavailable'
  | 'missing'
  | 'refused'
  | 'host'
  | 'broken'

export const failureStatus = {
  wrong: 400,
  large: 413,
  busy: 503,
  slow: 503,
  unavailable: 503,
  missing: 404,
  refused: 403,
  host: 403,
  broken: 500,
} as const satisfies Record<FailureKind, number>

/** The kind of failure that an error is for the client. */
export function failureKind(error: unknown): FailureKind {
  if (error instanceof InvalidQueryError) return 'wrong'
  if (error instanceof BusyError) return 'busy'
  if (error instanceof TimeLimitError) return 'slow'
  if (error instanceof AttachmentError && error.refusal === 'unavailable') return 'unavailable'
  if (error instanceof HTTPException)
    return error.status === 404 ? 'missing' : error.status === 413 ? 'large' : 'refused'
  return 'broken'
}

/** Whether the client has left. */
export function hasLeft(context: Context, error: unknown): boolean {
  return context.req.raw.signal.aborted || error instanceof AbandonedError
}

/**
 * The page for a failure. It explains what is wrong with a question; for an internal error it only gives the id under which the log has it.
 */
export function failurePage(site: Site, context: Context<SiteEnv>, kind: FailureKind, error: unknown): Response {
  const locale = context.get('locale') ?? site.locale
  const say = wordsOf(locale).pages.failures
  const status = failureStatus[kind]
  if (kind === 'busy') context.header('Retry-After', '1')
  if (kind === 'unavailable') context.header('Retry-After', '60')
  const { pathname } = new URL(context.req.url)
  const text = error instanceof InvalidQueryError ? wrongQuestion(error, locale) : say.texts[kind]
  const named = kind === 'broken' ? `${text} (${context.get('requestId')})` : text
  const isWrong = kind === 'wrong'
  const content = notice({
    title: say.titles[kind],
    text: named,
    href: isWrong ? pathname : '/',
    link: isWrong ? say.again : say.start,
  })
  // A wrong value is said beside the filters, so that the figures and what was typed stay.
  if (isSwap(context) && isWrong) return respondHtml(context, filterProblem(named), status)
  if (isSwap(context)) {
    return respondHtml(
      context,
      html`<hx-partial hx-target="#content" hx-swap="outerMorph">${content}</hx-partial>`,
      status,
    )
  }
  return respondHtml(context, shellPage(site, context, content, { current: null, title: say.titles[kind] }), status)
}
