import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { html } from '../../src/report/html/html-tag.ts'
import { locales } from '../../src/words/locale.ts'
import type { DemoSite } from './demo-store.ts'

/** A shop on this machine: pages with the widget, at an origin of their own, and where replies to other channels arrive. */
export interface DemoShop {
  readonly origin: string
  /** Where replies are posted to. */
  readonly replies: string
  close(): Promise<void>
}

export interface DemoShopOptions {
  readonly port: number
  readonly sites: readonly DemoSite[]
  /** Where the widget comes from, once it is known. */
  readonly host: () => string
  readonly onReply: (chat: string) => void
}

const largestReplyBytes = 200_000

const texts = {
  en: {
    title: 'Our shops',
    lead: 'This page stands for any page of yours. The button below opens the widget.',
    write: 'You write to',
  },
  fr: {
    title: 'Nos boutiques',
    lead: 'Cette page tient lieu d’une page à vous. Le bouton en bas ouvre la fenêtre de discussion.',
    write: 'Vous écrivez à',
  },
  es: {
    title: 'Nuestras tiendas',
    lead: 'Esta página hace las veces de una suya. El botón de abajo abre la ventana de conversación.',
    write: 'Escribe a',
  },
  de: {
    title: 'Unsere Geschäfte',
    lead: 'Diese Seite steht für eine Seite von Ihnen. Die Schaltfläche unten öffnet das Chatfenster.',
    write: 'Sie schreiben an',
  },
} as const

/** Opens the shop by the name `localhost`: to a browser it is another site than the server at `127.0.0.1`. */
export async function openDemoShop({ port, sites, host, onReply }: DemoShopOptions): Promise<DemoShop> {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
    if (pathname === '/replies' && request.method === 'POST') return void takeReply(request, response, onReply)
    if (pathname === '/shop.css') return void response.writeHead(200, { 'content-type': 'text/css' }).end(styles)
    if (pathname !== '/') return void response.writeHead(404).end()
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      // As strict as a page can be that shows the widget.
      'content-security-policy': `default-src 'none'; style-src 'self'; img-src data:; script-src ${host()}; frame-src ${host()}`,
    })
    response.end(shopPage(searchParams, sites, host()))
  })
  await listening(server, port)
  const { port: bound } = server.address() as AddressInfo
  return {
    origin: `http://localhost:${bound}`,
    replies: `http://localhost:${bound}/replies`,
    close: () =>
      new Promise(done => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((done, fail) => {
    server.once('error', fail)
    server.listen(port, 'localhost', () => done())
  })
}

function takeReply(request: IncomingMessage, response: ServerResponse, onReply: (chat: string) => void): void {
  const chunks: Buffer[] = []
  let bytes = 0
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes <= largestReplyBytes) chunks.push(chunk)
  })
  request.on('end', () => {
    const chat = /"chat_id":"(demo-\d+)"/.exec(Buffer.concat(chunks).toString('utf8'))?.[1]
    response.writeHead(chat === undefined ? 400 : 204).end()
    if (chat !== undefined) onReply(chat)
  })
}

function shopPage(asked: URLSearchParams, sites: readonly DemoSite[], host: string): string {
  const language = locales.find(locale => locale === asked.get('lang')) ?? 'en'
  const site = sites.find(({ id }) => id === asked.get('site')) ?? sites[0]
  const say = texts[language]
  const address = (to: Record<string, string>) =>
    `/?${new URLSearchParams({ lang: language, site: site?.id ?? '', ...to })}`
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${say.title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/shop.css">
</head>
<body>
<nav>${locales.map(locale => html`<a href="${address({ lang: locale })}"${locale === language ? html` aria-current="page"` : null}>${locale}</a> `)}</nav>
<h1>${say.title}</h1>
<p>${say.lead}</p>
<p>${say.write} <strong>${site?.name ?? ''}</strong>.</p>
<ul>
${sites.map(
  ({
    id,
    name,
  }) => html`<li><a href="${address({ site: id })}"${id === site?.id ? html` aria-current="page"` : null}>${name}</a></li>
`,
)}</ul>
<script src="${host}/widget.js" data-connection="shop" data-site="${site?.id ?? ''}" async></script>
</body>
</html>
`.text
}

const styles = `:root{color-scheme:light dark}
body{font:16px/1.6 system-ui,sans-serif;max-width:44rem;margin:0 auto;padding:2rem 1rem 6rem}
nav a{margin-right:.75rem}
ul{columns:16rem;padding-left:1.2rem}
[aria-current]{font-weight:600}
`
