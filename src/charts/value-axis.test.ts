import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { valueTicks } from './value-axis.ts'

const four = { mostSteps: 4 }

describe('valueTicks', () => {
  test('whole numbers for counts, clock times for delays, per cents for shares', () => {
    expect(valueTicks(86, 'chats', four)).toEqual([0, 25, 50, 75, 100])
    expect(valueTicks(3, 'chats', four)).toEqual([0, 1, 2, 3])
    expect(valueTicks(0, 'chats', four)).toEqual([0, 1])
    expect(valueTicks(20_000, 'seconds', four)).toEqual([0, 7_200, 14_400, 21_600])
    expect(valueTicks(40 * 86_400, 'seconds', four)).toEqual([0, 10, 20, 30, 40].map(days => days * 86_400))
    expect(valueTicks(0.93, 'share', four)).toEqual([0, 0.25, 0.5, 0.75, 1])
    expect(valueTicks(86, 'chats', { mostSteps: 2 })).toEqual([0, 50, 100])
  })

  test('reach the highest value in no more steps than asked', () => {
    const unit = fc.constantFrom('chats' as const, 'seconds' as const, 'share' as const)
    fc.assert(
      fc.property(
        fc.double({ min: 0.001, max: 1e9, noNaN: true }),
        unit,
        fc.integer({ min: 2, max: 5 }),
        (highest, unit, mostSteps) => {
          const ticks = valueTicks(highest, unit, { mostSteps })
          expect(ticks.at(-1)).toBeGreaterThanOrEqual(highest - 1e-6)
          expect(ticks.length - 1).toBeLessThanOrEqual(mostSteps)
          if (unit === 'chats') expect(ticks.every(Number.isInteger)).toBe(true)
        },
      ),
    )
  })
})
