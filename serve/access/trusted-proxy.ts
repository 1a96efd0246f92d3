import { isIP } from 'node:net'
import type { ProxyConfig } from '../../config/serve-config.ts'
import { addressesIn, plainAddress } from './address.ts'

/** What is believed of the reverse proxies of a config. */
export interface TrustedProxy {
  /** Whether a request says that it was passed on, by an address that is not believed. */
  isUnknown(headers: Headers, remoteAddress: string): boolean
  /** Who the proxy says that a request is from. null: it came from elsewhere, or names nobody, or more than one. */
  nameOf(headers: Headers, remoteAddress: string): string | null
  /** Where a request comes from: what the nearest trusted proxy says, or the other end of the connection. */
  clientOf(headers: Headers, remoteAddress: string): string
}

/** Without a proxy in the config, nobody is believed. */
export function trustedProxy(proxy: ProxyConfig | undefined): TrustedProxy {
  const isTrusted = addressesIn(proxy?.from ?? [])
  return {
    isUnknown: (headers, remoteAddress) =>
      (isPassedOn(headers) || (proxy?.header !== undefined && headers.has(proxy.header))) && !isTrusted(remoteAddress),
    nameOf(headers, remoteAddress) {
      if (proxy?.header === undefined || !isTrusted(remoteAddress)) return null
      const name = headers.get(proxy.header)?.trim() ?? ''
      // A header that was sent twice comes with a comma between.
      return name === '' || name.includes(',') ? null : name
    },
    clientOf(headers, remoteAddress) {
      let client = plainAddress(remoteAddress)
      // Each proxy adds at the end where it was asked from; what stands before the first that is not trusted, anybody may have written.
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

/** Whether a request says that a proxy has passed it on. */
export function isPassedOn(headers: Headers): boolean {
  return proxyHeaders.some(name => headers.has(name))
}

const proxyHeaders = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip']
