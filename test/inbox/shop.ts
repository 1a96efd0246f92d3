import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A third-party page that shows the widget, with its own origin and content security policy. */
export interface Shop {
  readonly origin: string
  /** The origin that serves the widget; set once it is known. */
  host: string
  close(): void
}

export async function openShop({ lang = 'en', site = '' } = {}): Promise<Shop> {
  const server = createServer((_, response) => {
    response
      .writeHead(200, {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': `default-src 'none'; img-src data:; script-src ${shop.host}; frame-src ${shop.host}`,
      })
      .end(
        `<!doctype html><html lang="${lang}"><title>A shop</title><link rel="icon" href="data:,"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><h1>A shop</h1><p>Coats, hats and umbrellas.</p><script src="${shop.host}/widget.js" data-connection="shop" data-site="${site}" async></script></html>`,
      )
  })
  await new Promise<void>(done => server.listen(0, 'localhost', done))
  const { port } = server.address() as AddressInfo
  const shop = { origin: `http://localhost:${port}`, host: '', close: () => server.close() }
  return shop
}
