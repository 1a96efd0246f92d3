import { BlockList, isIP } from 'node:net'
import { parseAddressRange } from '../../config/address-range.ts'

/** The canonical form of an address: IPv4-mapped IPv6 becomes IPv4, and a zone index is dropped. */
export function plainAddress(address: string): string {
  const bare = address.replace(/%.*$/, '')
  const [, mapped] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare) ?? []
  return mapped ?? bare
}

/** Whether the address of a socket is in one of some ranges. */
export function addressesIn(ranges: readonly string[]): (address: string) => boolean {
  const list = new BlockList()
  for (const text of ranges) {
    const range = parseAddressRange(text)
    if (range === null) throw new Error(`not a range of addresses: ${text}`)
    list.addSubnet(range.address, range.prefixBits, range.family)
  }
  return address => {
    const plain = plainAddress(address)
    const version = isIP(plain)
    return version !== 0 && list.check(plain, version === 4 ? 'ipv4' : 'ipv6')
  }
}

const ofThisMachine = addressesIn(['127.0.0.0/8', '::1'])

/** Whether a host, by name or address, is loopback, which other machines cannot reach. */
export function isLoopbackHost(host: string): boolean {
  const bare = host.replace(/^\[(.*)\]$/, '$1').toLowerCase()
  return bare === 'localhost' || ofThisMachine(bare)
}
