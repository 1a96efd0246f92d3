import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addressesIn, isLoopbackHost } from './address.ts'
import { isForLoopback, isForSite } from './host.ts'
import { trustedProxy } from './trusted-proxy.ts'

const proxy = trustedProxy({ header: 'X-Forwarded-User', from: ['127.0.0.1', '10.0.0.0/8', 'fd00::/8'] })
const as = (...values: readonly string[]) => new Headers(values.map(value => ['x-forwarded-user', value]))

describe('the word of a proxy', () => {
  test.each(['127.0.0.1', '10.255.0.1', '::ffff:10.1.2.3', '::FFFF:127.0.0.1', 'fd12::1', 'fd12::1%eth0'])(
    'is taken from %s',
    address => {
      expect(proxy.nameOf(as('ann'), address)).toBe('ann')
      expect(proxy.nameOf(as(' __proto__ '), address)).toBe('__proto__')
      expect(proxy.nameOf(new Headers(), address)).toBeNull()
    },
  )

  test.each([
    '127.0.0.2',
    '11.0.0.1',
    '::ffff:11.0.0.1',
    '::ffff:192.168.0.1',
    '::1',
    'fe80::1',
    // 10.0.0.1 in other clothes, which no socket tells.
    '::10.0.0.1',
    '010.0.0.1',
    '64:ff9b::10.0.0.1',
    '10.0.0.1, 10.0.0.1',
    '10.0.0.1:80',
    'localhost',
    '',
  ])('is not taken from %s', address => {
    expect(proxy.nameOf(as('ann'), address)).toBeNull()
    expect(proxy.clientOf(new Headers({ 'x-forwarded-for': '203.0.113.9' }), address)).not.toBe('203.0.113.9')
  })

  test('is not taken when it says two things, or none', () => {
    for (const values of [['ann', 'bob'], ['ann', 'ann'], ['ann', ''], ['', 'ann'], ['ann,bob'], [''], [' ']]) {
      expect([values, proxy.nameOf(as(...values), '10.0.0.1')]).toEqual([values, null])
    }
  })

  test('is not taken where the config has none, or has it for addresses only', () => {
    expect(trustedProxy(undefined).nameOf(as('ann'), '127.0.0.1')).toBeNull()
    expect(trustedProxy({ from: ['127.0.0.1'] }).nameOf(as('ann'), '127.0.0.1')).toBeNull()
  })

  test('of where somebody is, is taken as far as those who say it are trusted', () => {
    const clientOf = (chain: string, remote: string) =>
      proxy.clientOf(new Headers({ 'x-forwarded-for': chain }), remote)
    expect(clientOf('203.0.113.9', '10.0.0.1')).toBe('203.0.113.9')
    expect(clientOf('1.1.1.1, 203.0.113.9', '::ffff:10.0.0.1')).toBe('203.0.113.9')
    expect(clientOf('203.0.113.9, 10.0.0.2', '10.0.0.1')).toBe('203.0.113.9')
    expect(clientOf('1.1.1.1', '203.0.113.9')).toBe('203.0.113.9')
    expect(clientOf('unknown', '10.0.0.1')).toBe('10.0.0.1')
    expect(clientOf('', '10.0.0.1')).toBe('10.0.0.1')
    expect(proxy.clientOf(new Headers(), '::ffff:203.0.113.9')).toBe('203.0.113.9')
    // Whatever somebody puts before, what the proxy adds is where they are.
    fc.assert(
      fc.property(fc.stringMatching(/^[\x20-\x7e]{0,40}$/), written => {
        expect(clientOf(`${written}, 203.0.113.9`, '10.0.0.1')).toBe('203.0.113.9')
      }),
    )
  })
})

test('an address is in a range when its first bits are, counted by hand', () => {
  const octet = fc.nat(255)
  fc.assert(
    fc.property(
      fc.tuple(octet, octet, octet, octet),
      fc.tuple(octet, octet, octet, octet),
      fc.integer({ min: 1, max: 32 }),
      (a, b, bits) => {
        const binary = (octets: readonly number[]) => octets.map(each => each.toString(2).padStart(8, '0')).join('')
        const isSame = binary(a).slice(0, bits) === binary(b).slice(0, bits)
        const isIn = addressesIn([`${a.join('.')}/${bits}`])
        expect(isIn(b.join('.'))).toBe(isSame)
        expect(isIn(`::ffff:${b.join('.')}`)).toBe(isSame)
      },
    ),
  )
})

describe('a host', () => {
  test.each(['localhost', 'LOCALHOST', '127.0.0.1', '127.8.9.1', '::1', '[::1]', '::ffff:127.0.0.1'])(
    '%s is this machine',
    host => expect(isLoopbackHost(host)).toBe(true),
  )

  test.each([
    '0.0.0.0',
    '::',
    '',
    '192.168.1.2',
    'example.com',
    '127.0.0.1.nip.io',
    'localhost.evil.com',
    '127.999.0.1',
    '127.1',
  ])('%s is not', host => expect(isLoopbackHost(host)).toBe(false))

  test.each<[string, boolean]>([
    ['localhost:8080', true],
    ['127.0.0.1', true],
    ['[::1]:80', true],
    ['LocalHost:1', true],
    ['evil.com', false],
    ['evil.com:8080', false],
    ['localhost.evil.com', false],
    ['127.0.0.1.evil.com', false],
    ['evil.com#localhost', false],
    ['localhost@evil.com', false],
    ['evil.com@localhost', false],
    ['localhost, evil.com', false],
    ['localhost:80:80', false],
    ['localhost/', false],
    ['[::1', false],
    ['', false],
  ])('header %j is for this machine: %s', (host, isLocal) => {
    expect(isForLoopback(host)).toBe(isLocal)
    expect(isForSite(host, 'https://chats.example.com')).toBe(isLocal)
  })

  test.each<[string, boolean]>([
    ['chats.example.com', true],
    ['CHATS.example.com:443', true],
    ['chats.example.com.', false],
    ['example.com', false],
    ['xchats.example.com', false],
    ['chats.example.com.evil.com', false],
  ])('header %j is for the site: %s', (host, isOurs) => {
    expect(isForSite(host, 'https://chats.example.com')).toBe(isOurs)
  })
})
