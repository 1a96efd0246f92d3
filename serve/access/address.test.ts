import { expect, test } from 'vitest'
import { plainAddress } from './address.ts'

test.each([
  ['10.1.2.3', '10.1.2.3'],
  ['::ffff:10.1.2.3', '10.1.2.3'],
  ['::FFFF:10.1.2.3', '10.1.2.3'],
  ['fe80::1%eth0', 'fe80::1'],
  // Only the whole prefix is IPv4 in the form of IPv6.
  ['2001:db8::ffff:10.1.2.3', '2001:db8::ffff:10.1.2.3'],
  ['64:ff9b::10.1.2.3', '64:ff9b::10.1.2.3'],
  ['::ffff:10.1.2.3.4', '::ffff:10.1.2.3.4'],
])('%s is counted as %s', (address, plain) => {
  expect(plainAddress(address)).toBe(plain)
})
