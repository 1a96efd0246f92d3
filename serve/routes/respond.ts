import type { Context } from 'hono'
import type { Html } from '../../src/report/html/html-tag.ts'
import type { SiteEnv } from '../site.ts'

type Status = 200 | 400 | 401 | 403 | 404 | 409 | 410 | 413 | 429 | 500 | 503

/** Sends a page or a piece of one. It must not be cached on the way, because figures are confidential. */
export function respondHtml(context: Context<SiteEnv>, content: Html, status: Status = 200): Response {
  context.header('Cache-Control', 'no-store')
  context.header('Vary', 'HX-Request')
  return context.html(content.text, status)
}

/** Sends a file that the browser shows or saves. */
export function respondFile(
  context: Context<SiteEnv>,
  content: string | Uint8Array<ArrayBuffer>,
  file: FileHeaders,
): Response {
  fileHeaders(context, file)
  return context.body(content)
}

export interface FileHeaders {
  readonly type: string
  readonly name: string
  /** Whether the browser saves it instead of showing it. Default false. */
  readonly saved?: boolean
}

/** Sets the headers of a file. */
export function fileHeaders(context: Context<SiteEnv>, { type, name, saved = false }: FileHeaders): void {
  context.header('Cache-Control', 'no-store')
  context.header('Content-Type', type)
  context.header('Content-Disposition', contentDisposition(name, saved ? 'attachment' : 'inline'))
}

/** The file name in both forms of RFC 6266. */
function contentDisposition(name: string, kind: 'attachment' | 'inline'): string {
  const plain = name.normalize('NFKD').replace(/[^A-Za-z0-9._-]/g, '')
  return `${kind}; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, escaped)}`
}

function escaped(letter: string): string {
  return `%${letter.charCodeAt(0).toString(16).toUpperCase()}`
}

/** Whether a script requests only what has changed: not a browser loading a page, nor the script restoring a page from the history. */
export function isSwap(context: Context<SiteEnv>): boolean {
  return context.req.header('HX-Request') === 'true' && context.req.header('HX-History-Restore-Request') === undefined
}
