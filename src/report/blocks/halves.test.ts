import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Block, rowsOf } from '../model/model.ts'
import { sidesOf } from './halves.ts'

test('a long chart stands beside several short ones, and short ones stand in pairs', () => {
  expect(sidesOf([19, 5, 6])).toEqual(['left', 'right', 'right'])
  expect(sidesOf([5, 6, 5, 6])).toEqual(['left', 'left', 'right', 'right'])
  expect(sidesOf([12, 12, 12, 12])).toEqual(['left', 'right', 'left', 'right'])
  expect(sidesOf([null, 5, 6])).toEqual([undefined, 'left', 'right'])
  expect(sidesOf([5, null, 6])).toEqual([undefined, undefined, undefined])
  expect(sidesOf([5])).toEqual([undefined])
  expect(sidesOf([])).toEqual([])
})

test('each chart with a side has charts on its other side, in order, and no arrangement is higher than a single column', () => {
  const rows = fc.array(fc.option(fc.integer({ min: 1, max: 20 })), { maxLength: 9 })
  fc.assert(
    fc.property(rows, counts => {
      const sides = sidesOf(counts)
      expect(sides).toHaveLength(counts.length)
      const blocks = sides.map(
        (side, index): Block => ({
          type: 'paragraph',
          id: `${index}`,
          text: '',
          ...(side === undefined ? {} : { side }),
        }),
      )
      const height = (of: readonly Block[]) => of.reduce((sum, { id }) => sum + (counts[Number(id)] ?? 0) + 4, 0)
      let total = 0
      for (const row of rowsOf(blocks)) {
        if (row.type === 'whole') {
          total += height([row.block])
          continue
        }
        if (row.type === 'columns') throw new Error('a ranking does not flow')
        expect(row.left.length).toBeGreaterThan(0)
        expect(row.right.length).toBeGreaterThan(0)
        for (const { id } of [...row.left, ...row.right]) expect(counts[Number(id)]).not.toBeNull()
        total += Math.max(height(row.left), height(row.right))
      }
      expect(total).toBeLessThanOrEqual(height(blocks))
      expect(
        rowsOf(blocks).flatMap(row =>
          'left' in row ? [...row.left, ...row.right] : 'block' in row ? [row.block] : [],
        ),
      ).toEqual(blocks)
    }),
  )
})
