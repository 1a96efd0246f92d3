import { expect, test } from 'vitest'
import { IngestError } from '../errors.ts'
import { assertWithinBounds } from './load-bounds.ts'

const reasons = [
  {
    of: 'log',
    reason: 'author must be known',
    rows: 3,
    example: { file: 'log.csv', line: 2, value: 'robot' },
  },
] as const
const nothing = {
  ambiguousTimes: 0,
  firstAmbiguous: null,
  firstSkipped: null,
  skippedTimes: 0,
  skipped: [],
  encodings: [],
  cursors: new Map(),
}
const messageOf = (maxRejected: number | { readonly share: number }) => {
  try {
    assertWithinBounds({ ...nothing, files: ['log.csv'], read: 10, rejected: 3 }, reasons, {
      maxRejected,
      mayBeEmpty: false,
    })
    return null
  } catch (error) {
    return error instanceof IngestError ? error.message : 'another error'
  }
}

test.each([
  [3, null],
  [2, '2 rows'],
  [1, '1 row'],
  [0, '0 rows'],
  [{ share: 0.3 }, null],
  [{ share: 0.299 }, '29.9% of the rows read'],
  [{ share: 0.01 }, '1% of the rows read'],
  [{ share: 0.000125 }, '0.0125% of the rows read'],
] as const)('a load of ten rows with three rejects and a bound of %j says %j', (bound, says) => {
  const message = messageOf(bound)
  if (says === null) expect(message).toBeNull()
  else expect(message).toContain(says)
})
