import fc from 'fast-check'
import { expect, test } from 'vitest'
import { reportFileName } from './report-file-name.ts'

const october = { start: '2026-10-01', end: '2026-11-01' }

test.each([
  [{ period: october, parts: [], locale: 'fr' }, 'causerie-2026-10-fr'],
  [
    { period: october, parts: ['Agence de Lyon (Part-Dieu)'], locale: 'fr' },
    'causerie-2026-10-agence-de-lyon-part-dieu-fr',
  ],
  [
    { period: { start: '2026-10-05', end: '2026-10-12' }, parts: ['été'], locale: 'en' },
    'causerie-2026-10-05-2026-10-12-été-en',
  ],
  [{ period: october, parts: ['../../etc/passwd'], locale: 'en' }, 'causerie-2026-10-etc-passwd-en'],
])('%j becomes %s', (name, expected) => {
  expect(reportFileName(name)).toBe(expected)
})

test('any parts give a single file name that every file system accepts', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' })), parts => {
      const name = reportFileName({ period: october, parts, locale: 'en' })
      expect(name).toMatch(/^causerie-2026-10-([\p{L}\p{M}\p{N}]+-)*en$/u)
      expect(Buffer.byteLength(name)).toBeLessThan(160)
    }),
  )
})
