import { isUtf8 } from 'node:buffer'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isUtf8File, textSurveyor } from './survey-text.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'causerie-survey-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

function survey(...chunks: readonly Uint8Array[]) {
  const surveyor = textSurveyor()
  for (const chunk of chunks) surveyor.push(chunk)
  return surveyor.end()
}

/** Bytes that are partly UTF-8. */
const mixed = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 4 }).map(text => Buffer.from(text)),
      fc.uint8Array({ maxLength: 3 }),
      fc.constantFrom('é »', 'ß…', 'É\u00a0!', 'là').map(text => Buffer.from(text, 'latin1')),
    ),
    { maxLength: 8 },
  )
  .map(parts => Buffer.concat(parts))

test('a survey is the same however the text is cut into chunks', () => {
  fc.assert(
    fc.property(mixed, fc.nat(), fc.nat(), (bytes, a, b) => {
      const [first = 0, second = 0] = [a % (bytes.length + 1), b % (bytes.length + 1)].toSorted((x, y) => x - y)
      const parts = [bytes.subarray(0, first), bytes.subarray(first, second), bytes.subarray(second)]
      expect(survey(...parts)).toEqual(survey(bytes))
    }),
  )
})

test('valid UTF-8 has no invalid bytes, and every non-ASCII character counts as valid unless windows-1252 may mean it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      const past = Array.from(text).filter(character => character > '\u007f')
      const found = survey(Buffer.from(text))
      expect(found).toMatchObject({ invalid: 0, cut: 0, high: Buffer.from(past.join('')).length })
      expect(found.valid).toBeLessThanOrEqual(past.length)
    }),
  )
})

test('every first and second byte of a character is judged as by the standard', () => {
  for (let lead = 0x80; lead <= 0xff; lead++) {
    for (let second = 0x80; second <= 0xff; second++) {
      const rest = lead >= 0xf0 ? 2 : lead >= 0xe0 ? 1 : 0
      const bytes = Buffer.from([lead, second, ...Array<number>(rest).fill(0x80), 0x20])
      expect([bytes, survey(bytes).invalid === 0]).toEqual([bytes, isUtf8(bytes)])
    }
  }
})

test('a text that is not UTF-8 always shows a sign of it', () => {
  fc.assert(
    fc.property(mixed, bytes => {
      const { invalid, cut, high } = survey(bytes)
      if (invalid + cut > 0) expect(isUtf8(bytes)).toBe(false)
      if (high === 0) expect(isUtf8(bytes)).toBe(true)
    }),
  )
})

test.each([
  ['é', '', true],
  ['é', '\u00e9', false],
  ['€', '', true],
  ['😀', 'a', true],
  ['', '\u00c3', false],
])(
  'a file of over a megabyte with %j at that place and the bytes of %j at the end is UTF-8: %j',
  async (there, end, is) => {
    for (const back of [0, 1, 2, 3, 4]) {
      const path = join(folder, 'big')
      const filled = Buffer.alloc((1 << 20) - back, 'a')
      writeFileSync(path, Buffer.concat([filled, Buffer.from(there), Buffer.from(end, 'latin1')]))
      expect(await isUtf8File(path)).toBe(is)
    }
  },
)
