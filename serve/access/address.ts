import { BlockList, isIP } from 'node:net'
import { parseAddressRange } from '../../config/address-range.ts'

/** An address as it is counted and compared: an IPv4 address that comes dressed as IPv6 is itself, and no interface is named. */
export function plainAddress(address: string): string {
  const bare = address.replace(/%.*$/, '')
  const [, mapped] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare) ?? []
  return mapped ?? bare
}

/** Whether an address, one that a socket tells, is in one of some ranges. */
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

/** Whether a host, by name or address, is this machine and nothing that other machines reach. */
export function isLoopbackHost(host: string): boolean {
  const bare = host.replace(/^\[(.*)\]$/, '$1').toLowerCase()
  return bare === 'localhost' || ofThisMachine(bare)
}
