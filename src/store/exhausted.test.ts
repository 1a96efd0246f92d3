import { expect, test } from 'vitest'
import { EngineError, IngestError } from '../errors.ts'
import { exhaustedBy } from './exhausted.ts'

const engineError = (message: string) => new EngineError(message, { sql: '', values: [] })
const full = 'IO Error: Could not write file "working.tmp/1": No space left on device'
const quoting =
  'Invalid Input Error: CSV Error on Line: 2\nOriginal Line: "No space left on device" ENOSPC, std::bad_alloc'

test.each<[string, unknown, 'memory' | 'disk' | null]>([
  ['a full disk', engineError(full), 'disk'],
  ['a full disk while a file is read', new IngestError('log.csv: stopped', { cause: engineError(full) }), 'disk'],
  ['a full disk, told by Node', new Error('ENOSPC: no space left on device, write'), 'disk'],
  ['a quota', new Error('EDQUOT: disk quota exceeded, write'), 'disk'],
  ['no more to spill', engineError('Out of Memory Error: ... increase max_temp_directory_size'), 'disk'],
  ['no memory', engineError('Out of Memory Error: could not allocate block of size 256.0 KiB'), 'memory'],
  ['a row that speaks of it', engineError(quoting), null],
  ['a file whose row speaks of it', new IngestError(`a.csv: ${quoting}`, { cause: engineError(quoting) }), null],
  ['a file that is called so', new Error("ENOENT: no such file or directory, open 'ENOSPC'"), null],
  ['nothing', null, null],
])('%s', (_, error, expected) => {
  expect(exhaustedBy(error)).toBe(expected)
})
