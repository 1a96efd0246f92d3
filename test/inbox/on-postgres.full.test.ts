import { describe } from 'vitest'
import { postgresSkipped } from '../servers/postgres.ts'
import { usePostgres } from './databases.ts'

const suites = {
  journal: () => import('./journal.test.ts'),
  lists: () => import('./lists.test.ts'),
  letters: () => import('./letters.test.ts'),
  visitors: () => import('./visitor.test.ts'),
  retention: () => import('./retention.full.test.ts'),
  subjects: () => import('./subjects.test.ts'),
  sweeping: () => import('./sweep.test.ts'),
  bulk: () => import('./bulk.full.test.ts'),
  unsending: () => import('./unsend.full.test.ts'),
  merging: () => import('./merge.test.ts'),
  traffic: () => import('./traffic.test.ts'),
}

// What a journal does in a file, it does in a database of PostgreSQL.
describe.skipIf(postgresSkipped !== null)('on PostgreSQL', () => {
  usePostgres()
  for (const [name, load] of Object.entries(suites)) describe(name, async () => void (await load()))
})
