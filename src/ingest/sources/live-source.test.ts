import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isSourceUrl, parseSource, sourceError } from './live-source.ts'

test.each([
  [
    'postgres://reader@db.example:5433/chat%2Flog',
    { kind: 'postgres', host: 'db.example', port: 5433, user: 'reader', database: 'chat/log', tls: 'verify' },
  ],
  ['postgresql://localhost/x', { kind: 'postgres', host: 'localhost', user: undefined, tls: 'off' }],
  ['postgres:///x?host=/var/run/postgresql', { host: '/var/run/postgresql', database: 'x', tls: 'off' }],
  ['mysql://a%40b@[::1]:3307/x?tls=unverified', { kind: 'mysql', host: '::1', user: 'a@b', tls: 'unverified' }],
  ['mariadb://127.0.0.1/x', { kind: 'mysql', name: 'mysql://127.0.0.1/x', tls: 'off' }],
  ['sqlite:../some file?.db', { kind: 'sqlite', path: '../some file?.db' }],
  ['sqlite:///abs/a.db', { path: '/abs/a.db' }],
  ['s3://My.Bucket/logs/2026-*/*.parquet', { kind: 's3', database: 'My.Bucket', path: 'logs/2026-*/*.parquet' }],
])('%s', (url, expected) => {
  expect(parseSource({ url })).toMatchObject(expected)
  expect(isSourceUrl(url)).toBe(true)
})

test.each([
  ['oracle://x/y', 'must begin with postgres://, mysql://, sqlite: or s3://'],
  ['postgres://host', 'must name a database'],
  ['s3:///path', 'must name a bucket'],
  ['postgres://a:b@host/x', 'must not hold the password'],
  ['postgres://host/x?tls=maybe', 'tls must be one of verify, unverified, off'],
  ['postgres://host/x?password=y', 'knows only tls and host after the ?'],
  ['postgres://host:x/y', 'is not a URL'],
  ['postgres:///a:b@host/x', 'has an @ after the host'],
  ['postgres://%zz@host/y', 'has a % that is not followed by two digits'],
])('%s is refused', (url, rule) => {
  expect(() => parseSource({ url })).toThrow(`source.url: ${rule}`)
})

test('a password in a URL is quoted in no message', () => {
  const secret = 'se-cr-et-73'
  fc.assert(
    fc.property(fc.constantFrom('postgres', 'mysql'), fc.string(), fc.string(), (scheme, user, rest) => {
      try {
        parseSource({ url: `${scheme}://${user}:${secret}@${rest}` })
      } catch (error) {
        expect(String(error)).not.toContain(secret)
      }
    }),
  )
  const source = parseSource({ url: 'postgres://host/x', password: secret })
  expect(sourceError(source, `the server said: ${secret} is wrong`).message).toBe(
    'postgres://host/x: the server said: *** is wrong',
  )
})

test('another query, column, user or database has another cursor; another password has the same', () => {
  const source = { url: 'postgres://a@h/x', query: 'SELECT 1', cursor: 'c' }
  const others = [
    { ...source, url: 'postgres://b@h/x' },
    { ...source, url: 'postgres://a@h/y' },
    { ...source, query: 'SELECT 2' },
    { ...source, cursor: 'd' },
  ]
  const keys = [source, ...others].map(one => parseSource(one).key)
  expect(new Set(keys).size).toBe(keys.length)
  expect(parseSource({ ...source, password: 'x', rowsPerLoad: 5 }).key).toBe(keys[0])
})
