import { expect, test } from 'vitest'
import { standingText } from '../../src/render/report/standing.ts'
import { standingRows } from './standing-rows.ts'

const row = (region: string, value: number | null, previousValue: number | null = null) => ({
  key: { region },
  value,
  previousValue,
})
const nameOf = ({ key }: { readonly key: { readonly region: string } }) => key.region

test('a value that is no count says how many chats it stands on, whatever the order of the counts', () => {
  const [north, south] = standingRows(
    [row('north', 3600, 7200), row('south', null)],
    [row('south', 3), row('north', 12, 1)],
    nameOf,
  )
  expect(north).toMatchObject({ standsOn: 12, previousStandsOn: 1 })
  expect(north && standingText(north, 'seconds', 'fr')).toMatch(/^1\sh sur 12$/)
  expect(north && standingText(north, 'seconds', 'en')).toMatch(/ over 12$/)
  expect(south && standingText(south, 'seconds', 'fr')).not.toContain('sur')
})

test('a count stands on itself', () => {
  const rows = [row('north', 5)]
  expect(standingRows(rows, null, nameOf)).toEqual(rows)
  expect(standingText(row('north', 5), 'chats', 'fr')).toBe('5')
})
