import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ForgedDelivery, webhookKinds } from '../../receive/webhooks.ts'
import { webhookFormatNames } from '../../src/ingest/format-names.ts'
import { runs } from '../arbitraries/runs.ts'
import { deliveriesOf, nowSeconds, secret, signers } from './signers.ts'

test.each(webhookFormatNames)('%s: no other bytes, secret or time have the signature', format => {
  const [body = ''] = deliveriesOf(format)
  const now = nowSeconds()
  const { verify } = webhookKinds[format]
  const headers = signers[format](body, now)
  const check =
    (given: { readonly headers?: object; readonly body?: Buffer; readonly now?: number; readonly secret?: string }) =>
    () =>
      verify(
        { headers: { ...(given.headers ?? headers) }, body: given.body ?? Buffer.from(body), now: given.now ?? now },
        given.secret ?? secret,
      )
  check({})()
  fc.assert(
    fc.property(fc.nat(Buffer.byteLength(body) - 1), fc.integer({ min: 1, max: 255 }), (place, change) => {
      const bytes = Buffer.from(body)
      bytes[place] = (bytes[place] ?? 0) ^ change
      expect(check({ body: bytes })).toThrow(ForgedDelivery)
    }),
    runs(20),
  )
  for (const name of Object.keys(headers)) {
    const { [name]: _, ...without } = headers
    expect(check({ headers: without })).toThrow(ForgedDelivery)
    expect(check({ headers: { ...headers, [name]: '' } })).toThrow(ForgedDelivery)
    expect(check({ headers: { ...headers, [name]: `${headers[name]?.slice(0, -1)}` } })).toThrow(ForgedDelivery)
  }
  expect(check({ secret: Buffer.from('another secret of length').toString('base64') })).toThrow(ForgedDelivery)
  expect(check({ body: Buffer.alloc(0) })).toThrow(ForgedDelivery)
  const isTimed = Object.keys(headers).some(name => name.includes('timestamp'))
  if (isTimed)
    for (const seconds of [301, -301]) expect(check({ now: now + seconds })).toThrow('the signature is too old')
})
