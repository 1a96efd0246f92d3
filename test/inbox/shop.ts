import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A page of others that shows the widget, at an origin of its own and under a policy of its own. */
export interface Shop {
  readonly origin: string
  /** Where the widget comes from, once it is known. */
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
