import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { type Font, openSync } from 'fontkit'
import { expect, test } from 'vitest'
import { readFontFile, saysToHave } from './font-file.ts'
import { fontFile, ownFaces } from './own-faces.ts'

test.each(ownFaces)('%s has the letters, the name and the weight that fontkit finds', face => {
  const font = openSync(fontFile(face)) as Font
  const [read, ...others] = readFontFile(fontFile(face))
  expect(others).toEqual([])
  const letters = new Set(font.characterSet)
  const wrong = Array.from({ length: 0x2_0000 }, (_, letter) => letter).filter(
    letter => read !== undefined && letter !== 0xffff && saysToHave(read, letter) !== letters.has(letter),
  )
  expect(wrong).toEqual([])
  expect(read?.family).toBe(face.startsWith('fallback') ? 'DejaVu Sans' : 'Inter')
  expect(read?.weight).toBe({ regular: 400, semibold: 600, fallbackRegular: 400, fallbackSemibold: 700 }[face])
  expect(read).toMatchObject({ italic: false, flaw: null, index: 0 })
})

test('a damaged file is refused with an error, never read beyond its end', () => {
  const folder = mkdtempSync(join(tmpdir(), 'causerie-font-'))
  const whole = readFileSync(fontFile('fallbackSemibold'))
  const path = join(folder, 'damaged.ttf')
  try {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: whole.length }),
        fc.array(fc.tuple(fc.integer({ min: 0, max: 2000 }), fc.integer({ min: 0, max: 255 })), { maxLength: 8 }),
        (length, changes) => {
          const bytes = Buffer.from(whole.subarray(0, length))
          for (const [at, value] of changes) if (at < length) bytes[at] = value
          writeFileSync(path, bytes)
          try {
            for (const { letters } of readFontFile(path)) expect(letters.length % 2).toBe(0)
          } catch (error) {
            expect(error).toBeInstanceOf(Error)
          }
        },
      ),
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('a font whose licence forbids embedding has that flaw', () => {
  const folder = mkdtempSync(join(tmpdir(), 'causerie-font-'))
  const path = join(folder, 'restricted.ttf')
  const bytes = readFileSync(fontFile('regular'))
  const entry = bytes.indexOf('OS/2', 12, 'latin1')
  const fsType = bytes.readUInt32BE(entry + 8) + 8
  try {
    for (const [value, flaw] of [
      [0, null],
      [8, null],
      [2, 'its licence forbids embedding it in documents'],
      [0x100, 'its licence forbids embedding a part of it'],
    ] as const) {
      bytes.writeUInt16BE(value, fsType)
      writeFileSync(path, bytes)
      expect(readFontFile(path)[0]?.flaw).toBe(flaw)
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
})
