import { Hono } from 'hono'
import { describe, expect, test } from 'vitest'
import { csrf } from './csrf.ts'
import { sandboxPolicy, securityHeaders } from './security-headers.ts'
import { newToken } from './token.ts'

const url = 'https://chats.example.com'
const isApi = (path: string) => path.startsWith('/api/')

function site(address: string | undefined): Hono {
  const app = new Hono()
  app.use(securityHeaders({ url: address }))
  app.use(csrf({ url: address, isApi }))
  app.get('/report', context => context.html('<p>', 200, { 'Content-Security-Policy': sandboxPolicy }))
  app.get('/fails', () => {
    throw new Error('on purpose')
  })
  app.onError((_, context) => context.text('', 500))
  app.all('/*', context => context.text('done'))
  return app
}

describe('the headers of a page', () => {
  test('are strict, also when it is not there or fails', async () => {
    for (const path of ['/', '/fails', '/report/none']) {
      const { headers } = await site(url).request(path)
      expect(Object.fromEntries(headers)).toEqual({
        'content-type': expect.stringContaining('text/plain'),
        'content-security-policy':
          "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'origin-agent-cluster': '?1',
        'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
        'referrer-policy': 'same-origin',
        'strict-transport-security': 'max-age=31536000',
        'x-content-type-options': 'nosniff',
        'x-dns-prefetch-control': 'off',
        'x-frame-options': 'DENY',
      })
    }
  })

  test.each([undefined, 'http://chats.example.com'])('bind nobody to https where the site is at %s', async address => {
    const { headers } = await site(address).request('/')
    expect(headers.has('strict-transport-security')).toBe(false)
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
  })

  test('of a document of others put it in a sandbox', async () => {
    const { headers } = await site(url).request('/report')
    expect(headers.get('content-security-policy')).toBe('sandbox allow-scripts')
    expect(headers.get('cross-origin-opener-policy')).toBe('unsafe-none')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  })
})

describe('a request that writes', () => {
  const ask = async (given: Record<string, string>, options: { path?: string; method?: string; at?: string } = {}) => {
    const { path = '/run', method = 'POST', at } = options
    const headers = { host: 'chats.example.com', ...given }
    return (await site(at).request(path, { method, headers })).status
  }
  const types = ['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data', 'application/json', 'x/y']

  test.each(types)('(%s) is done for a page of the site, and refused to any other', async type => {
    for (const at of [undefined, url]) {
      const from = (headers: Record<string, string>) => ask({ 'content-type': type, ...headers }, at ? { at } : {})
      expect(await from({ origin: url })).toBe(200)
      expect(await from({ 'sec-fetch-site': 'same-origin' })).toBe(200)
      for (const origin of ['https://evil.com', 'null', '', `${url}.evil.com`, `${url}:444`, 'chats.example.com']) {
        expect([origin, await from({ origin })]).toEqual([origin, 403])
      }
      for (const site of ['cross-site', 'same-site', 'none', '', 'Same-Origin', 'same-origin, same-origin']) {
        expect([site, await from({ 'sec-fetch-site': site })]).toEqual([site, 403])
        // What a browser says of itself counts more than where it says it is.
        expect([site, await from({ 'sec-fetch-site': site, origin: url })]).toEqual([site, 403])
      }
      expect(await from({})).toBe(403)
      expect(await from({ referer: `${url}/` })).toBe(403)
    }
    expect(await ask({ 'content-type': type, origin: 'http://chats.example.com' }, { at: url })).toBe(403)
  })

  test.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'post'])('is one by %s', async method => {
    expect(await ask({ origin: 'https://evil.com' }, { method })).toBe(403)
  })

  test.each(['GET', 'HEAD'])('is none by %s', async method => {
    expect(await ask({ origin: 'https://evil.com', 'sec-fetch-site': 'cross-site' }, { method })).toBe(200)
  })

  test('is done for a program with a token, in the API only', async () => {
    const elsewhere = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }
    // The name of a scheme is in any case (RFC 9110).
    for (const scheme of ['Bearer', 'bearer', 'BEARER', 'Bearer  ']) {
      const headers = { authorization: `${scheme} ${newToken()}` }
      expect(await ask({ ...headers, ...elsewhere }, { path: '/api/run' })).toBe(200)
      expect(await ask(headers, { path: '/run' })).toBe(403)
    }
    // From a page, a word that is no token helps nobody.
    for (const authorization of [
      'Basic YTpi',
      'Bearer ',
      'Bearer x',
      newToken(),
      `Bearer ${newToken()}x`,
      `Bearer x${newToken()}`,
      `Bearer ${newToken()} x`,
      `x Bearer ${newToken()}`,
    ]) {
      expect(await ask({ authorization, ...elsewhere }, { path: '/api/run' })).toBe(403)
    }
  })

  test('is done for a program without one, in the API only: a browser says where its question is from', async () => {
    expect(await ask({}, { path: '/api/run' })).toBe(200)
    expect(await ask({}, { path: '/run' })).toBe(403)
    for (const header of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'same-site' }, { origin: 'null' }]) {
      expect(await ask(header, { path: '/api/run' })).toBe(403)
    }
  })
})
