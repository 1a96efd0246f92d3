/** The page of the window says which chat it is. */
const {
  connection = '',
  site = '',
  from = '',
  most = '',
  fileBytes = '',
  title = '',
  texts = '{}',
} = document.body.dataset

export const page = { connection, site, from, title, mostCharacters: Number(most), mostFileBytes: Number(fileBytes) }

export interface Texts {
  readonly you: string
  readonly bot: string
  readonly states: Readonly<Record<'sending' | 'sent' | 'waiting' | 'failed', string>>
  readonly offline: string
  readonly tooMany: string
  readonly tooLong: string
  readonly fileTooLarge: string
  readonly again: string
  readonly remove: string
}
export const say: Texts = JSON.parse(texts)

/** Names this browser's chat with this site. */
export const threadName = `causerie ${connection} ${site}`

/** The visitor's secret. It is sent only to our server, which stores its hash. */
const token = keptToken()

function keptToken(): string {
  const made = randomText(32)
  try {
    if (!/^[\w-]{43}$/.test(localStorage.getItem(threadName) ?? '')) localStorage.setItem(threadName, made)
    return localStorage.getItem(threadName) ?? made
  } catch {
    // A browser without storage: the chat ends with the page.
    return made
  }
}

/** Random bytes, as base64url. */
export function randomText(bytes: number): string {
  const values = crypto.getRandomValues(new Uint8Array(bytes))
  return btoa(String.fromCharCode(...values))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

export interface Ask {
  readonly parameters?: Readonly<Record<string, string>>
  /** Sent by POST: a file as is, anything else as JSON. */
  readonly body?: object | Blob
  readonly signal?: AbortSignal
  /** Whether the request must complete even if the page is closed. */
  readonly keepalive?: boolean
}

export function ask(path: string, { parameters = {}, body, signal, keepalive = false }: Ask = {}): Promise<Response> {
  const isFile = body instanceof Blob
  return fetch(`/widget/${encodeURIComponent(connection)}/${path}?${new URLSearchParams({ site, ...parameters })}`, {
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': isFile ? 'application/octet-stream' : 'application/json' }),
    },
    credentials: 'omit',
    keepalive,
    ...(body === undefined ? {} : { method: 'POST', body: isFile ? body : JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  })
}
