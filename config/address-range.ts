import { isIP } from 'node:net'

/** All addresses that share a prefix of bits. */
export interface AddressRange {
  readonly address: string
  readonly family: 'ipv4' | 'ipv6'
  readonly prefixBits: number
}

/** Reads `10.0.0.0/8` or a single address. Null if it is neither, and for `/0`, which would match everybody. */
export function parseAddressRange(text: string): AddressRange | null {
  const [, address = '', bits] = /^([0-9A-Fa-f:.]+)(?:\/(\d{1,3}))?$/.exec(text) ?? []
  const version = isIP(address)
  if (version === 0) return null
  const widest = version === 4 ? 32 : 128
  const prefixBits = bits === undefined ? widest : Number(bits)
  if (prefixBits < 1 || prefixBits > widest) return null
  return { address, family: version === 4 ? 'ipv4' : 'ipv6', prefixBits }
}
