import { expect, test } from 'vitest'
import { openEmptyStore } from '../../testing/log-store.ts'
import { sql } from '../engine/sql.ts'
import { keepLoadNotes, readLoadNotes } from './load-notes.ts'

test('the notes of all loads are counted together, the most frequent first, with the earliest example', async () => {
  const engine = await openEmptyStore()
  expect(await readLoadNotes(engine)).toEqual([])
  await keepLoadNotes(engine, 1, [
    { note: 'skipped', reason: 'a call', events: 2, example: 20n },
    { note: 'skipped', reason: 'a bot', events: 3, example: null },
    { note: 'ambiguous_times', reason: '', events: 0, example: 5n },
    { note: 'skipped_times', reason: '', events: 1, example: 7n },
  ])
  await keepLoadNotes(engine, 2, [
    { note: 'skipped', reason: 'a call', events: 2, example: 10n },
    { note: 'conflicting_repeats', reason: '', events: 1, example: null },
    { note: 'skipped', reason: 'an answer', events: 1, example: 9n },
    { note: 'skipped', reason: 'a view', events: 1, example: 8n },
  ])
  expect(await readLoadNotes(engine)).toEqual([
    { note: 'skipped', reason: 'a call', events: 4, example: 10n },
    { note: 'skipped', reason: 'a bot', events: 3, example: null },
    { note: 'conflicting_repeats', reason: '', events: 1, example: null },
    { note: 'skipped', reason: 'a view', events: 1, example: 8n },
    { note: 'skipped', reason: 'an answer', events: 1, example: 9n },
    { note: 'skipped_times', reason: '', events: 1, example: 7n },
  ])
  // As an earlier version made it.
  await engine.execute(sql`DROP TABLE load_notes`)
  expect(await readLoadNotes(engine)).toEqual([])
  engine.close()
})
