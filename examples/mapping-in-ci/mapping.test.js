import { test } from 'node:test'
import { arbitraryLog, checkMapping, laws, memoryStore } from 'causerie/testing'
import fc from 'fast-check'
import { asExported, sayable } from './export.js'

const mapping = process.env.MAPPING ?? 'mapping.yaml'

test('every row of an export becomes what it means', async () => {
  await checkMapping(mapping, 'export.csv', {
    rows: [
      { chatId: '17', sentAt: '2026-10-24T16:30:00Z', author: 'customer', customerId: 'ann', channel: 'widget' },
      { chatId: '17', sentAt: '2026-10-24T16:50:00Z', author: 'agent', customerId: null, channel: null },
      // Clocks went back between these two rows.
      { chatId: '18', sentAt: '2026-10-26T08:00:00Z', author: 'customer', establishmentId: 'nice' },
      { chatId: '18', sentAt: '2026-10-26T08:10:00Z', author: 'system', kind: 'archive' },
    ],
  })
})

// The mapping must read back the log that was exported: every answer is checked.
const build = log => memoryStore({ ...log, rows: log.rows.map(asExported) }, { mapping })
const log = scene => arbitraryLog(scene).map(sayable)

// Law 0 withdraws rows, and law 4 adds a row at any instant: this export can express neither.
for (const law of laws.filter(({ number }) => number !== 0 && number !== 4)) {
  const name = law.number === null ? law.claim : `law ${law.number}: ${law.claim}`
  // Limits the time spent on shrinking a counterexample.
  const options = { numRuns: law.usualRuns, interruptAfterTimeLimit: 20_000 }
  test(name, () => fc.assert(law.property(build, { log }), options))
}
