import { createHmac, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { runs } from '../../test/arbitraries/runs.ts'
import { openSession, sealSession } from './session.ts'

const key = randomBytes(32)
const nowSeconds = 1_800_000_000
const longestSeconds = 3600
const users = new Map([
  ['ann', 'hash of ann'],
  ['bob', 'hash of bob'],
  ['__proto__', 'hash of proto'],
])
const options = { nowSeconds, longestSeconds, passwordHashOf: (name: string) => users.get(name) ?? null }
const open = (sealed: string, changes: Partial<typeof options> = {}) =>
  openSession(sealed, key, { ...options, ...changes })?.name ?? null
const seal = (name: string, expiresSeconds = nowSeconds + 60) =>
  sealSession({ name, passwordHash: users.get(name) ?? '' }, key, { expiresSeconds })

const nameOfUser = fc.stringMatching(/^[A-Za-z0-9._@-]{1,100}$/)

describe('a session', () => {
  test('is of whom it was made for, whatever they are called', () => {
    fc.assert(
      fc.property(nameOfUser, fc.string(), fc.integer({ min: 1, max: 3600 }), (name, passwordHash, lasts) => {
        const sealed = sealSession({ name, passwordHash }, key, { expiresSeconds: nowSeconds + lasts })
        expect(sealed).toMatch(/^[A-Za-z0-9._@-]+$/)
        expect(open(sealed, { passwordHashOf: asked => (asked === name ? passwordHash : null) })).toBe(name)
      }),
    )
    expect(open(seal('__proto__'))).toBe('__proto__')
  })

  test('with anything in it changed is none', () => {
    const sealed = seal('ann')
    fc.assert(
      fc.property(fc.nat(sealed.length), fc.nat(3), fc.string({ maxLength: 3 }), (at, cut, instead) => {
        const forged = sealed.slice(0, at) + instead + sealed.slice(at + cut)
        expect(open(forged)).toBe(forged === sealed ? 'ann' : null)
      }),
      runs(2000),
    )
    for (let length = 0; length < sealed.length; length++) expect(open(sealed.slice(0, length))).toBeNull()
    fc.assert(fc.property(fc.string({ unit: 'binary' }), text => open(text) === null))
  })

  test('of one user is no use to another', () => {
    const [expires, id, , signed] = seal('ann').split('.')
    expect(open(`${expires}.${id}.bob.${signed}`)).toBeNull()
    expect(open(`${expires}.${id}.__proto__.${signed}`)).toBeNull()
    const [, other] = seal('ann').split('.')
    expect(other).not.toBe(id)
    expect(open(`${expires}.${other}.ann.${signed}`)).toBeNull()
    // Where one part ends and the next begins is signed too.
    const moved = sealSession({ name: 'a.b', passwordHash: 'c' }, key, { expiresSeconds: nowSeconds + 60 })
    expect(open(moved.replace('a.b', 'a'), { passwordHashOf: () => 'b.c' })).toBeNull()
  })

  test('is over at its end, not before', () => {
    expect(open(seal('ann', nowSeconds + 1))).toBe('ann')
    expect(open(seal('ann', nowSeconds))).toBeNull()
    expect(open(seal('ann', nowSeconds - 1))).toBeNull()
    expect(open(seal('ann', nowSeconds + longestSeconds))).toBe('ann')
    expect(open(seal('ann', nowSeconds + longestSeconds + 1))).toBeNull()
    expect(open(seal('ann', 1e13))).toBeNull()
  })

  test('ends with the password, the user and the key it stands on', () => {
    const sealed = seal('ann')
    expect(open(sealed, { passwordHashOf: () => 'hash of ann, changed' })).toBeNull()
    expect(open(sealed, { passwordHashOf: () => null })).toBeNull()
    expect(openSession(sealed, randomBytes(32), options)).toBeNull()
  })

  test('signed with nothing, or for something else, is none', () => {
    const expires = nowSeconds + 60
    const id = 'A'.repeat(22)
    for (const text of ['', `ann.${expires}`, `causerie session\nann\n${id}\n${expires}`]) {
      for (const forger of [key, Buffer.alloc(0), Buffer.alloc(32)]) {
        const signed = createHmac('sha256', forger).update(text).digest('base64url')
        expect(open(`${expires}.${id}.ann.${signed}`)).toBeNull()
      }
    }
    expect(open(`${expires}.${id}.ann.${'A'.repeat(43)}`)).toBeNull()
    expect(open(`${expires}.${id}.ann.`)).toBeNull()
  })
})
