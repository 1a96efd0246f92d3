import { request } from 'node:http'
import { type DefaultTreeAdapterMap, defaultTreeAdapter, parse } from 'parse5'

/** A response as it came over the wire. */
export interface RawAnswer {
  /** The address that a browser would show: the origin and the requested path. */
  readonly at: string
  readonly status: number
  readonly headers: ReadonlyMap<string, readonly string[]>
  readonly body: string
}

export interface RawRequest {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** Requests a path exactly as written: `fetch` would normalize its slashes and dots. */
export function askRaw(
  origin: string,
  path: string,
  { method = 'GET', headers = {}, body }: RawRequest = {},
): Promise<RawAnswer> {
  const { hostname, port } = new URL(origin)
  return new Promise((resolve, reject) => {
    const asked = request({ hostname, port, path, method, headers: { ...headers, connection: 'close' } }, response => {
      const chunks: Buffer[] = []
      response.on('data', chunk => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const told = new Map<string, string[]>()
        for (let index = 0; index < response.rawHeaders.length; index += 2) {
          const name = (response.rawHeaders[index] ?? '').toLowerCase()
          told.set(name, [...(told.get(name) ?? []), response.rawHeaders[index + 1] ?? ''])
        }
        const at = path.startsWith('/') ? origin + path : `${origin}/`
        resolve({ at, status: response.statusCode ?? 0, headers: told, body: Buffer.concat(chunks).toString('utf8') })
      })
    })
    asked.on('error', reject)
    asked.end(body)
  })
}

/** An address in a response that a browser follows or loads. */
export interface Lead {
  /** A header's name, or `element attribute`. */
  readonly from: string
  readonly address: string
}

const leadingHeaders = [
  'location',
  'content-location',
  'hx-redirect',
  'hx-location',
  'hx-push-url',
  'hx-replace-url',
  'sourcemap',
]
const leadingAttributes = new Set(
  'href src action formaction data poster background cite longdesc manifest archive codebase ping profile icon hx-get hx-post hx-put hx-patch hx-delete hx-push-url hx-replace-url'.split(
    ' ',
  ),
)

/** All addresses in a response: headers, links, forms, loaded resources, refreshes, URLs in styles. */
export function leadsOf({ headers, body }: Pick<RawAnswer, 'headers' | 'body'>): readonly Lead[] {
  const leads: Lead[] = leadingHeaders.flatMap(name =>
    (headers.get(name) ?? []).map(value => ({
      from: name,
      address: name === 'hx-location' ? pathOfLocation(value) : value,
    })),
  )
  for (const value of headers.get('refresh') ?? []) leads.push({ from: 'refresh', address: refreshAddress(value) })
  for (const value of headers.get('link') ?? []) {
    for (const [, address = ''] of value.matchAll(/<([^>]*)>/g)) leads.push({ from: 'link', address })
  }
  const [type = ''] = headers.get('content-type') ?? []
  if (/json/.test(type)) return [...leads, ...leadsOfJson(body)]
  return /html|svg|xml/.test(type) ? [...leads, ...leadsOfMarkup(body)] : leads
}

/** The same for a document without headers. */
export function leadsOfMarkup(markup: string): readonly Lead[] {
  const leads: Lead[] = []
  visit(parse(markup), element => {
    const attribute = (name: string) => element.attrs.find(one => one.name === name)?.value
    for (const { name, value } of element.attrs) {
      const from = `${element.tagName} ${name}`
      if (leadingAttributes.has(name)) leads.push({ from, address: value })
      if (name === 'srcset')
        leads.push(...value.split(',').map(part => ({ from, address: part.trim().split(/\s/)[0] ?? '' })))
      if (name === 'style') leads.push(...addressesInStyle(value).map(address => ({ from, address })))
      if (name === 'srcdoc') leads.push(...leadsOfMarkup(value))
    }
    if (element.tagName === 'meta' && attribute('http-equiv')?.toLowerCase() === 'refresh') {
      leads.push({ from: 'meta refresh', address: refreshAddress(attribute('content') ?? '') })
    }
    if (element.tagName === 'style') {
      const text = element.childNodes.map(node => ('value' in node ? node.value : '')).join('')
      leads.push(...addressesInStyle(text).map(address => ({ from: 'style', address })))
    }
  })
  return leads
}

/** The parameters in a document's links and forms, and the values of its hidden fields. */
export function fieldsOf(markup: string): {
  readonly names: ReadonlySet<string>
  readonly hidden: ReadonlyMap<string, string>
} {
  const names = new Set<string>()
  const hidden = new Map<string, string>()
  visit(parse(markup), element => {
    const attribute = (name: string) => element.attrs.find(one => one.name === name)?.value
    const name = attribute('name')
    if (name !== undefined && ['input', 'select', 'textarea', 'button'].includes(element.tagName)) {
      names.add(name)
      if (attribute('type') === 'hidden') hidden.set(name, attribute('value') ?? '')
    }
    const href = attribute('href') ?? ''
    if (element.tagName === 'a' && href.includes('?')) {
      for (const key of new URLSearchParams(href.slice(href.indexOf('?'))).keys()) names.add(key)
    }
  })
  return { names, hidden }
}

/**
 * The addresses in a response that, as a browser resolves them, lead to another origin or scheme than the page's; and any `base`, which
 * would change where all the others lead. Inline pictures and styles lead nowhere.
 */
export function awayFrom(answer: Pick<RawAnswer, 'at' | 'headers' | 'body'>): readonly Lead[] {
  const { origin } = new URL(answer.at)
  return leadsOf(answer).filter(({ from, address }) => {
    if (from.startsWith('base ')) return true
    if (isLoaded(from) && /^data:(image|font)\/|^data:,$/.test(address)) return false
    // No browser follows an address that cannot be resolved.
    if (!URL.canParse(address, answer.at)) return !address.startsWith('/')
    return new URL(address, answer.at).origin !== origin
  })
}

function isLoaded(from: string): boolean {
  return /^(link href|img src|image href|style$|\w+ style$)/.test(from)
}

function refreshAddress(text: string): string {
  return /url\s*=\s*['"]?([^'"]*)/i.exec(text)?.[1] ?? ''
}

/** htmx accepts an address, or JSON with a `path`. */
function pathOfLocation(value: string): string {
  if (!value.startsWith('{')) return value
  const { path } = JSON.parse(value) as { readonly path?: string }
  return path ?? ''
}

function addressesInStyle(text: string): readonly string[] {
  return [...text.matchAll(/url\(\s*['"]?([^'")]*)|@import\s+['"]([^'"]*)/gi)].map(
    ([, one, other]) => one ?? other ?? '',
  )
}

function leadsOfJson(text: string): readonly Lead[] {
  const leads: Lead[] = []
  JSON.parse(text, (key, value) => {
    if (/^(href|url)$/.test(key) && typeof value === 'string') leads.push({ from: `json ${key}`, address: value })
    return value
  })
  return leads
}

type Node = DefaultTreeAdapterMap['node']
type Element = DefaultTreeAdapterMap['element']

function visit(node: Node, look: (element: Element) => void): void {
  if (defaultTreeAdapter.isElementNode(node)) look(node)
  if ('content' in node) visit(node.content, look)
  if ('childNodes' in node) for (const child of node.childNodes) visit(child, look)
}
