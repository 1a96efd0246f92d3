import { expect, test } from 'vitest'
import { ingest } from '../src/index.ts'
import type { IngestProgress } from '../src/ingest/progress.ts'
import { temporaryFolder } from './ingest/temporary-folder.ts'

const files = temporaryFolder()

test('a load reports its phases in order, and the number of rows that it derives from', async () => {
  const seen: IngestProgress[] = []
  const rows = ['c1,2026-03-01T10:00:00Z,customer,e', 'c2,yesterday,customer,e', 'c3,2026-03-01T10:00:00Z,agent,e']
  await ingest({
    store: files.pathOf('store'),
    inputs: [files.write('log.csv', `chat_id,sent_at,author,establishment_id\n${rows.join('\n')}\n`)],
    onProgress: progress => seen.push(progress),
  })
  const phases = seen.map(({ phase }) => phase).filter((phase, index, all) => phase !== all[index - 1])
  expect(phases).toEqual(['unpack', 'locate', 'read', 'derive'])
  expect(seen.at(-1)).toEqual({ phase: 'derive', rows: 2 })
})
