import { expect, test } from 'vitest'
import { readSignedFile, signedFile } from './signed-link.ts'

const id = '0192f0c4-0000-7000-8000-000000000001'
const nowMs = Date.parse('2026-11-01T08:00:00.500Z')
const key = 'a key'
const days = 86_400_000

test('a link opens its file for a week, to the second', () => {
  const token = signedFile(id, { key, nowMs })
  const end = Math.floor(nowMs / 1000) * 1000 + 7 * days
  for (const at of [nowMs, end - 1, end]) expect(readSignedFile(token, { key, nowMs: at })).toBe(id)
  expect(readSignedFile(token, { key, nowMs: end + 1 })).toBeNull()
})

test('a link opens nothing else, and no longer, than it was made for', () => {
  const token = signedFile(id, { key, nowMs })
  const [file = '', until = '', code = ''] = token.split('.')
  const wrong = [
    '',
    file,
    `${file}.${until}`,
    `${file.replace(/1$/, '2')}.${until}.${code}`,
    `${file}.${Number(until) + 1}.${code}`,
    `${file}.${until}.${code.replace(/^./, first => (first === 'A' ? 'B' : 'A'))}`,
    `${file}.${until}.${code}A`,
    `x${token}`,
    `${file.slice(1)}.${until}.${code}`,
    signedFile(id, { key: 'another', nowMs }),
  ]
  expect(wrong.filter(text => readSignedFile(text, { key, nowMs }) !== null)).toEqual([])
})
