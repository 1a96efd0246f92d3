import { randomBytes, scryptSync } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatPasswordHash, parsePasswordHash } from '../../config/password-hash.ts'
import { runs } from '../../test/arbitraries/runs.ts'
import { hashPassword, isPassword, verifyPassword } from './password.ts'

describe('a password', () => {
  test('is taken by its own hash and no other is', async () => {
    const password = fc.string({ unit: 'grapheme', minLength: 8, maxLength: 40 }).filter(isPassword)
    await fc.assert(
      fc.asyncProperty(password, password, async (one, other) => {
        const hash = await hashPassword(one)
        expect(await verifyPassword(one, hash)).toBe(true)
        expect(await verifyPassword(other, hash)).toBe(one.normalize('NFKC') === other.normalize('NFKC'))
        expect(await hashPassword(one)).not.toBe(hash)
      }),
      runs(1),
    )
  })

  test('is what scrypt makes of it, and typed with other keyboards is the same', async () => {
    const salt = randomBytes(16)
    const key = scryptSync('Zoë 1234', salt, 32, { N: 2 ** 14, r: 16, p: 2, maxmem: 2 ** 28 })
    const hash = formatPasswordHash({ costLog2: 14, blockSize: 16, parallelization: 2, salt, key })
    expect(await verifyPassword('Zoë 1234', hash)).toBe(true)
    expect(await verifyPassword('Zoe\u0308 1234', hash)).toBe(true)
    expect(await verifyPassword('Zoë １２３４', hash)).toBe(true)
    expect(await verifyPassword('Zoe 1234', hash)).toBe(false)
  })

  test('has 8 to 200 characters', async () => {
    for (const password of ['', '1234567', 'x'.repeat(201), 'x'.repeat(1e6), 'ﷺ'.repeat(12)]) {
      expect(isPassword(password)).toBe(false)
      await expect(hashPassword(password)).rejects.toThrow('checked')
      expect(await verifyPassword(password, null)).toBe(false)
    }
    for (const password of ['12345678', '👩‍👩‍👧👩‍👩‍👧', '🦊'.repeat(200), 'a'.repeat(200)])
      expect(isPassword(password)).toBe(true)
  })

  test('is never that of no hash, or of one that is not ours', async () => {
    expect(await verifyPassword('correct horse', null)).toBe(false)
    const hash = await hashPassword('correct horse')
    expect(parsePasswordHash(hash)).toMatchObject({ costLog2: 15, blockSize: 8, parallelization: 1 })
    for (const other of ['', 'correct horse', hash.slice(0, -1), hash.replace('ln=15', 'ln=1')]) {
      expect(await verifyPassword('correct horse', other)).toBe(false)
    }
  })

  test('takes as long to be refused where there is nobody', async () => {
    const hash = await hashPassword('correct horse')
    const timeOf = async (tried: string | null) => {
      const start = performance.now()
      await verifyPassword('wrong horse', tried)
      return performance.now() - start
    }
    // By turns: whatever else the machine does, it does to both.
    let [known, unknown] = [0, 0]
    for (let round = 0; round < 3; round++) {
      known += await timeOf(hash)
      unknown += await timeOf(null)
    }
    expect(unknown / known).toBeGreaterThan(1 / 3)
    expect(unknown / known).toBeLessThan(3)
  })

  test('leaves the process free, and one is hashed after the other', async () => {
    const hash = await hashPassword('correct horse')
    const ended: number[] = []
    const start = performance.now()
    await verifyPassword('correct horse', hash)
    const alone = performance.now() - start
    const all = Array.from({ length: 6 }, (_, index) =>
      verifyPassword('x'.repeat(8), hash).then(() => ended.push(index)),
    )
    await new Promise(resolve => setTimeout(resolve, alone / 4))
    expect(ended).toEqual([])
    await Promise.all(all)
    expect(ended).toEqual([0, 1, 2, 3, 4, 5])
  })
})
