import { expect, test } from 'vitest'
import { fitAttachments, type ReportFile } from './fit-attachments.ts'

const file = (format: 'pdf' | 'html', sizeBytes: number): ReportFile => ({ format, path: '', name: 'r', sizeBytes })
const formats = (fitted: readonly (readonly ReportFile[])[]) => fitted.map(files => files.map(({ format }) => format))

/** The least room in which a letter keeps all its files. */
function leastRoom(reports: readonly (readonly ReportFile[])[], bodyBytes: number): number {
  let [without, withAll] = [0, 1e10]
  while (withAll - without > 1) {
    const middle = Math.floor((without + withAll) / 2)
    const fitted = fitAttachments(reports, { bodyBytes, maxMailBytes: middle })
    if (fitted.flat().length === reports.flat().length) withAll = middle
    else without = middle
  }
  return withAll
}

test('the HTML goes where there is a PDF that says the same, and nothing else does', () => {
  const reports = [[file('pdf', 1e6), file('html', 2e6)], [file('html', 3e6)], [file('pdf', 1e6)], []]
  const fitted = (maxMailBytes: number | null) => formats(fitAttachments(reports, { bodyBytes: 1000, maxMailBytes }))
  const all = [['pdf', 'html'], ['html'], ['pdf'], []]
  expect(fitted(null)).toEqual(all)
  expect(fitted(20e6)).toEqual(all)
  expect(fitted(5e6)).toEqual([['pdf'], ['html'], ['pdf'], []])
  expect(fitted(0)).toEqual([['pdf'], ['html'], ['pdf'], []])
})

test.each([0, 1, 2, 3, 56, 57, 58, 1000, 123_456, 1_240_000])(
  'what is said to fit does: two files of %d bytes',
  size => {
    for (const bodyBytes of [0, 5000]) {
      const room = leastRoom([[file('pdf', size), file('html', size)]], bodyBytes)
      const encoded = Buffer.alloc(size).toString('base64')
      const lines = Math.ceil(encoded.length / 76)
      // A quoted byte is three letters; headers of a letter and of an attachment are some hundreds of bytes at least.
      const least = 2 * (encoded.length + 2 * lines + 500) + 3 * bodyBytes + 1000
      expect(room).toBeGreaterThan(least)
      // And not much more is left free than headers may take.
      expect(room).toBeLessThan(least + 15_000 + bodyBytes)
    }
  },
)
