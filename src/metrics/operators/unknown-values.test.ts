import { expect, test } from 'vitest'
import { unknownAmong } from './unknown-values.ts'

const sites = Array.from({ length: 300 }, (_, index) => ({ value: `s-${index}`, label: `Agence du Lac ${index}` }))

test('comparing with many names yields to the event loop between values', async () => {
  let turns = 0
  let isDone = false
  const turn = () => {
    turns++
    if (!isDone) setImmediate(turn)
  }
  setImmediate(turn)
  const establishment = Array.from({ length: 10 }, (_, index) => `Agense du Lac ${100 + index}`)
  const known = [{ dimension: 'establishment', values: sites }]
  const told = await unknownAmong(known, { where: { establishment }, not: {} })
  isDone = true
  expect(told.map(({ nearest }) => nearest?.value)).toEqual(establishment.map((_, index) => `s-${100 + index}`))
  expect(turns).toBeGreaterThanOrEqual(10)
})
