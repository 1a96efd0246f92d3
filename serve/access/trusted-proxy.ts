import { isIP } from 'node:net'
import type { ProxyConfig } from '../../config/serve-config.ts'
import { addressesIn, plainAddress } from './address.ts'

/** What trusted reverse proxies say about a request. */
export interface TrustedProxy {
  /** Whether a request claims to be forwarded, but comes from an untrusted address. */
  isUnknown(headers: Headers, remoteAddress: string): boolean
  /** The user that the proxy names. Null: the request does not come from the proxy, or names nobody or more than one. */
  nameOf(headers: Headers, remoteAddress: string): string | null
  /** The address of the client: what the nearest trusted proxies say, or the remote address of the connection. */
  clientOf(headers: Headers, remoteAddress: string): string
}

/** Without a proxy in the config, no address is trusted. */
export function trustedProxy(proxy: ProxyConfig | undefined): TrustedProxy {
  const isTrusted = addressesIn(proxy?.from ?? [])
  return {
    isUnknown: (headers, remoteAddress) =>
      (isPassedOn(headers) || (proxy?.header !== undefined && headers.has(proxy.header))) && !isTrusted(remoteAddress),
    nameOf(headers, remoteAddress) {
      if (proxy?.header === undefined || !isTrusted(remoteAddress)) return null
      const name = headers.get(proxy.header)?.trim() ?? ''
      // A repeated header arrives joined with a comma.
      return name === '' || name.includes(',') ? null : name
    },
    clientOf(headers, remoteAddress) {
      let client = plainAddress(remoteAddress)
      // Each proxy appends the address it was called from. Anything before the last untrusted address may be forged.
      const hops = headers.get('x-forwarded-for')?.split(',') ?? []
      for (const hop of hops.toReversed()) {
        const address = plainAddress(hop.trim())
        if (!isTrusted(client) || isIP(address) === 0) break
        client = address
      }
      return client
    },
  }
}

/** Whether a request claims to be forwarded by a proxy. */
export function isPassedOn(headers: Headers): boolean {
  return proxyHeaders.some(name => headers.has(name))
}

const proxyHeaders = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip']
